import{N as e,P as t,b as n}from"./index-HtyWD8VO.js";var r=/pid|_ms$|^in$|^out$|_us$|count|bytes/;function i(r,i,o,s={}){return t`<div class="list-place" tabindex="0" role="region" aria-label=${r}>
    <table class="list">
      <thead>
        <tr>
          ${i.map(e=>t`<th scope="col" class=${a(e,o)?`right`:``}>${e.title}</th>`)}
          ${s.last?t`<th scope="col" class="do">do</th>`:e}
        </tr>
      </thead>
      <tbody>
        ${o.map(r=>t`<tr>
              ${i.map(e=>{let i=s.cell?.(e.name,r);return t`<td class=${a(e,o)?`right`:``}>${i??n(e.name,r[e.name],e.kind)}</td>`})}
              ${s.last?t`<td class="verbs">${s.last(r)}</td>`:e}
            </tr>`)}
      </tbody>
    </table>
  </div>`}function a(e,t){return r.test(e.name)||typeof t[0]?.[e.name]==`number`}function o(e){return{name:e,title:e.replace(/_ms$|_us$/,``).replaceAll(`_`,` `)}}export{o as n,i as t};