import{A as e,C as t,D as n,E as r,S as i,_ as a,a as o,b as s,c,d as l,g as u,h as d,i as f,j as p,k as m,l as h,m as g,n as _,o as v,p as y,s as b,t as x,u as S,v as C,x as w,y as T}from"./index-NWPID1qS.js";function E(e,t){return p`<div class="copy-line">
    <code tabindex="0" aria-label=${e}>${t}</code>
    <button type="button" title="Copy" @click=${()=>void D(t)}>Copy</button>
  </div>`}async function D(e){try{await navigator.clipboard.writeText(e),b(`Copied.`)}catch{b(`The browser does not let the page copy; mark the line and copy it.`)}}var O=class extends g{static{this.properties={of:{attribute:!1}}}constructor(){super(),this.threads=null,this.curl=``,this.fault=``,this.of=``}render(){let t=w(`operator`);return p`<div class="part-head">
        <h2>Stack and core</h2>
        ${_(`Stack now`,t,()=>void this.look())} ${_(`Core…`,t,()=>void this.download())}
        ${_(`curl line`,t,()=>void this.line())}
      </div>
      ${this.fault?p`<p class="fault-text" role="alert">${this.fault}</p>`:e}
      ${this.curl?E(`A line that asks the same again`,this.curl):e}
      ${this.threads?.length===0?p`<p class="dim">It has no thread of its own right now.</p>`:e}
      ${this.threads?.map(e=>p`<section class="thread">
            <h3>${e.name} <span class="dim">${e.state}</span></h3>
            <pre tabindex="0" aria-label="Frames of ${e.name}">${e.frames.join(`
`)}</pre>
          </section>`)}`}async tried(e){this.fault=``;try{await e()}catch(e){this.fault=e instanceof Error?e.message:String(e)}this.requestUpdate()}look(){return this.tried(async()=>{this.threads=(await i(`/api/processes/${this.of}/stack`)).threads})}core(){return t(`/api/processes/${this.of}/core`)}line(){return this.tried(async()=>{this.curl=k(await this.core()),this.fault=this.curl?``:`Its core has no curl line: it is no request.`})}download(){return this.tried(async()=>{let e=document.createElement(`a`);e.href=URL.createObjectURL(new Blob([await this.core()],{type:`text/plain`})),e.download=`core-${this.of.replace(/[^\w-]/g,`-`)}.txt`,e.click(),setTimeout(()=>URL.revokeObjectURL(e.href),1e4)})}};function k(e){return/^\s*(?:curl:\s*)?(curl (?:.*\\\r?\n)*.*)$/m.exec(e)?.[1]?.trim()??``}customElements.define(`stack-view`,O);var A=class extends g{static{this.properties={of:{attribute:!1}}}constructor(){super(),this.lines=[],this.cut=null,this.word=``,this.of=``}disconnectedCallback(){super.disconnectedCallback(),this.cut?.abort()}render(){let e=w(`operator`);return p`<div class="part-head">
        <h2>Tap</h2>
        ${this.cut?p`<button type="button" @click=${()=>this.stop()}>Stop</button>`:_(`Listen`,e,()=>void this.listen())}
        <span class="dim" role="status">${this.word}</span>
      </div>
      <ol class="tap" tabindex="0" aria-label="What passes" ?hidden=${!this.lines.length}>
        ${this.lines.map(e=>p`<li><time>${a(e.at)}</time><span class="what">${e.what}</span><span>${e.text}</span></li>`)}
      </ol>`}stop(){this.cut?.abort(),this.cut=null,this.word=``,this.requestUpdate()}async listen(){let e=new AbortController;this.cut=e,this.word=`listening…`,this.requestUpdate();try{await this.read(e.signal),this.word=`the tap has ended`}catch(t){this.word=e.signal.aborted?``:t instanceof Error?t.message:String(t)}this.cut=null,this.requestUpdate()}async read(e){let t=await r(`/api/processes/${this.of}/tap`,{headers:{Accept:`text/event-stream`},signal:e}),n=new y;for await(let e of m(t))for(let t of n.take(e)){if(t.type===`end`)return;this.lines=[...this.lines,JSON.parse(t.data)].slice(-200),this.requestUpdate(),this.updateComplete.then(()=>this.querySelector(`ol`)?.lastElementChild?.scrollIntoView({block:`nearest`}))}}};customElements.define(`tap-view`,A);var j=class extends g{constructor(...e){super(...e),this.whom=``,this.detail=null,this.fault=``}connectedCallback(){super.connectedCallback(),this.watch(o),this.every(1500,()=>this.detail?.process&&void this.load()),this.hear(`keydown`,e=>this.pressed(e))}willUpdate(){let e=o.now.path[1]??``;o.now.path[0]===`process`&&e!==this.whom&&(this.whom=e,this.detail=null,this.fault=``,this.load())}async load(){let e=this.whom;try{let t=await i(`/api/processes/${encodeURIComponent(e)}`);e===this.whom&&(this.detail=t,this.fault=``)}catch(t){e===this.whom&&!(t instanceof s&&t.isCut&&this.detail)&&(this.fault=t instanceof Error?t.message:String(t))}this.requestUpdate()}render(){let{detail:t}=this;if(this.fault&&!t)return p`<section class="page"><div class="empty"><p><b>${this.whom} is not known.</b></p><p>${this.fault}</p><a href="#/processes">Back to the processes</a></div></section>`;let n=t?.process??t?.history;return p`<section class="page one">${t&&n?this.content(t,n):e}</section>`}content(t,n){let r=t.process!==null,i=r?l(String(n.stat??``)):h,a=`${n.pid}@${t.instance}`,o=r?w(`operator`):`It has ended.`;return p`<nav class="crumbs" aria-label="Ancestors">
        <a href="#/processes">Processes</a>
        ${t.ancestors.map(e=>p`<a href=${f([`process`,`${e.pid}@${t.instance}`])}>${e.pid} ${e.kind}</a>`)}
        <span aria-current="page">${n.pid}</span>
      </nav>
      <header class="one-head">
        <h1><span class="cell ${S(String(n.kind??``))}">${n.kind}</span> ${n.name??n.route??``}</h1>
        <p><span class="cell ${i.css}" title=${i.tells}>${i.word}</span> <code>${a}</code> ${this.sentence(t,n)}</p>
        <div class="group acts" role="group" aria-label="Act on this process">${x(o,e=>c({pids:[a]},e))}</div>
      </header>
      <div class="halves">
        <div>
          <h2>Who</h2>
          <dl class="facts">${this.facts(n)}</dl>
          ${this.limits(t.limits??[])} ${this.family(t)}
          <h2>The same by curl</h2>
          ${E(`A line for curl`,`curl -H "Authorization: Bearer $TOKEN" ${location.origin}/api/processes/${a}`)}
        </div>
        <div>
          ${this.timeline(t.timeline??[])}
          ${r?p`<stack-view .of=${a}></stack-view><tap-view .of=${a}></tap-view>`:e}
        </div>
      </div>`}sentence(e,t){let n=e.history;if(!e.process&&n){let e=n.by?` by ${n.by}`:``,t=n.reason?`, “${n.reason}”`:``;return`${T(Number(n.duration_ms))} from ${a(String(n.started))}; exit ${n.exit}${e}${t}`}let r=e.wait?`, waits for ${typeof e.wait==`string`?e.wait:JSON.stringify(e.wait)}`:``;return`${T(Number(t.age_ms))} old${r}`}facts(e){return Object.entries(e).filter(([e,t])=>![`pid`,`name`,`stat`,`kind`].includes(e)&&t!==null&&t!==``).map(([e,t])=>p`<div><dt>${e.replace(/_ms$/,``)}</dt><dd>${this.fact(e,t)}</dd></div>`)}fact(e,t){return e===`ppid`?t===`0`?`none`:p`<a href=${f([`process`,`${t}@${this.detail.instance}`])}>${t}</a>`:C(e,t)}limits(e){return p`<h2>Limits</h2>
      ${e.length?p`<ul class="limits">
            ${e.map(e=>{let t=e.hard??e.soft??0;return p`<li>
                <span>${e.name.replace(/_ms$/,``)}</span>
                <meter aria-label="${e.name} used" min="0" max=${t||1} high=${e.soft??t} .value=${Math.min(e.used??0,t||1)}></meter>
                <span>${M(e.name,e.used)} of ${M(e.name,e.soft)}..${M(e.name,e.hard)}</span>
              </li>`})}
          </ul>`:p`<p class="dim">It may use what it likes.</p>`}`}family(t){let{children:n,children_total:r}=t;return p`<h2>Children <span class="dim">${u(r??n.length)}</span></h2>
      ${n.length?p`<ul class="family">
            ${n.slice(0,50).map(e=>{let n=l(String(e.stat??``));return p`<li>
                <span class="cell ${n.css}">${n.word}</span><a href=${f([`process`,`${e.pid}@${t.instance}`])}>${e.pid}</a
                ><span class="name">${e.name}</span><span class="dim">${T(Number(e.age_ms))}</span>
              </li>`})}
            ${r>Math.min(50,n.length)?p`<li><a href=${f([`processes`],{filter:`ppid=${t.process?.pid??``}`})}>All ${u(r)}</a></li>`:e}
          </ul>`:p`<p class="dim">None.</p>`}`}timeline(e){let t=e[0]?Date.parse(e[0].at):n();return p`<h2>Timeline</h2>
      <ol class="timeline">
        ${e.map(e=>p`<li>
              <time datetime=${e.at} title=${a(e.at)}>+${T(Date.parse(e.at)-t)}</time>
              <span><b>${e.what}</b> ${e.by?`by ${e.by}`:``} <span class="dim">${e.detail??``}</span></span>
            </li>`)}
      </ol>`}pressed(e){let t={k:`KILL`,e:`TERM`,s:`signal`,p:`STOP`,o:`CONT`}[e.key],{detail:n}=this;v(e)&&(t&&n?.process&&!w(`operator`)?(e.preventDefault(),c({pids:[`${n.process.pid}@${n.instance}`]},t)):e.key===`Escape`&&history.back())}};function M(e,t){return t===null?`any`:/age|idle|_ms/.test(e)?T(t):e===`in`||e===`out`?d(t):u(t)}customElements.define(`process-view`,j);export{j as ProcessView};