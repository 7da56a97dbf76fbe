import{C as e,N as t,O as n,P as r,S as i,T as a,_ as o,a as s,b as c,c as l,d as u,f as d,g as f,h as p,i as m,j as h,k as g,n as _,o as v,p as y,s as b,t as x,v as S,w as C,x as w,y as T}from"./index-HtyWD8VO.js";function E(e,t){return r`<div class="copy-line">
    <code tabindex="0" aria-label=${e}>${t}</code>
    <button type="button" title="Copy" @click=${()=>void D(t)}>Copy</button>
  </div>`}async function D(e){try{await navigator.clipboard.writeText(e),b(`Copied.`)}catch{b(`The browser does not let the page copy; mark the line and copy it.`)}}var O=class extends f{static{this.properties={of:{attribute:!1}}}constructor(){super(),this.threads=null,this.curl=``,this.fault=``,this.of=``}render(){let n=e(`operator`);return r`<div class="part-head">
        <h2>Stack and core</h2>
        ${_(`Stack now`,n,()=>void this.look())} ${_(`Core…`,n,()=>void this.download())}
        ${_(`curl line`,n,()=>void this.line())}
      </div>
      ${this.fault?r`<p class="fault-text" role="alert">${this.fault}</p>`:t}
      ${this.curl?E(`A line that asks the same again`,this.curl):t}
      ${this.threads?.length===0?r`<p class="dim">It has no thread of its own right now.</p>`:t}
      ${this.threads?.map(e=>r`<section class="thread">
            <h3>${e.name} <span class="dim">${e.state}</span></h3>
            <pre tabindex="0" aria-label="Frames of ${e.name}">${e.frames.join(`
`)}</pre>
          </section>`)}`}async tried(e){this.fault=``;try{await e()}catch(e){this.fault=e instanceof Error?e.message:String(e)}this.requestUpdate()}look(){return this.tried(async()=>{this.threads=(await C(`/api/processes/${this.of}/stack`)).threads})}core(){return a(`/api/processes/${this.of}/core`)}line(){return this.tried(async()=>{this.curl=k(await this.core()),this.fault=this.curl?``:`Its core has no curl line: it is no request.`})}download(){return this.tried(async()=>{let e=document.createElement(`a`);e.href=URL.createObjectURL(new Blob([await this.core()],{type:`text/plain`})),e.download=`core-${this.of.replace(/[^\w-]/g,`-`)}.txt`,e.click(),setTimeout(()=>URL.revokeObjectURL(e.href),1e4)})}};function k(e){return/^\s*(?:curl:\s*)?(curl (?:.*\\\r?\n)*.*)$/m.exec(e)?.[1]?.trim()??``}customElements.define(`stack-view`,O);var A=class extends f{static{this.properties={of:{attribute:!1}}}constructor(){super(),this.lines=[],this.cut=null,this.word=``,this.of=``}disconnectedCallback(){super.disconnectedCallback(),this.cut?.abort()}render(){let t=e(`operator`);return r`<div class="part-head">
        <h2>Tap</h2>
        ${this.cut?r`<button type="button" @click=${()=>this.stop()}>Stop</button>`:_(`Listen`,t,()=>void this.listen())}
        <span class="dim" role="status">${this.word}</span>
      </div>
      <ol class="tap" tabindex="0" aria-label="What passes" ?hidden=${!this.lines.length}>
        ${this.lines.map(e=>r`<li><time>${T(e.at)}</time><span class="what">${e.what}</span><span>${e.text}</span></li>`)}
      </ol>`}stop(){this.cut?.abort(),this.cut=null,this.word=``,this.requestUpdate()}async listen(){let e=new AbortController;this.cut=e,this.word=`listening…`,this.requestUpdate();try{await this.read(e.signal),this.word=`the tap has ended`}catch(t){this.word=e.signal.aborted?``:t instanceof Error?t.message:String(t)}this.cut=null,this.requestUpdate()}async read(e){let t=await n(`/api/processes/${this.of}/tap`,{headers:{Accept:`text/event-stream`},signal:e}),r=new p;for await(let e of h(t))for(let t of r.take(e)){if(t.type===`end`)return;this.lines=[...this.lines,JSON.parse(t.data)].slice(-200),this.requestUpdate(),this.updateComplete.then(()=>this.querySelector(`ol`)?.lastElementChild?.scrollIntoView({block:`nearest`}))}}};customElements.define(`tap-view`,A);var j=class extends f{constructor(...e){super(...e),this.whom=``,this.detail=null,this.fault=``}connectedCallback(){super.connectedCallback(),this.watch(s),this.every(1500,()=>this.detail?.process&&void this.load()),this.hear(`keydown`,e=>this.pressed(e))}willUpdate(){let e=s.now.path[1]??``;s.now.path[0]===`process`&&e!==this.whom&&(this.whom=e,this.detail=null,this.fault=``,this.load())}async load(){let e=this.whom;try{let t=await C(`/api/processes/${encodeURIComponent(e)}`);e===this.whom&&(this.detail=t,this.fault=``)}catch(t){e===this.whom&&!(t instanceof i&&t.isCut&&this.detail)&&(this.fault=t instanceof Error?t.message:String(t))}this.requestUpdate()}render(){let{detail:e}=this;if(this.fault&&!e)return r`<section class="page"><div class="empty"><p><b>${this.whom} is not known.</b></p><p>${this.fault}</p><a href="#/processes">Back to the processes</a></div></section>`;let n=e?.process??e?.history;return r`<section class="page one">${e&&n?this.content(e,n):t}</section>`}content(n,i){let a=n.process!==null,o=a?y(String(i.stat??``)):u,s=`${i.pid}@${n.instance}`,c=a?e(`operator`):`It has ended.`;return r`<nav class="crumbs" aria-label="Ancestors">
        <a href="#/processes">Processes</a>
        ${n.ancestors.map(e=>r`<a href=${m([`process`,`${e.pid}@${n.instance}`])}>${e.pid} ${e.kind}</a>`)}
        <span aria-current="page">${i.pid}</span>
      </nav>
      <header class="one-head">
        <h1><span class="cell ${d(String(i.kind??``))}">${i.kind}</span> ${i.name??i.route??``}</h1>
        <p><span class="cell ${o.css}" title=${o.tells}>${o.word}</span> <code>${s}</code> ${this.sentence(n,i)}</p>
        <div class="group acts" role="group" aria-label="Act on this process">${x(c,e=>l({pids:[s]},e))}</div>
      </header>
      <div class="halves">
        <div>
          <h2>Who</h2>
          <dl class="facts">${this.facts(i)}</dl>
          ${this.limits(n.limits??[])} ${this.family(n)}
          <h2>The same by curl</h2>
          ${E(`A line for curl`,`curl -H "Authorization: Bearer $TOKEN" ${location.origin}/api/processes/${s}`)}
        </div>
        <div>
          ${this.timeline(n.timeline??[])}
          ${a?r`<stack-view .of=${s}></stack-view><tap-view .of=${s}></tap-view>`:t}
        </div>
      </div>`}sentence(e,t){let n=e.history;if(!e.process&&n){let e=n.by?` by ${n.by}`:``,t=n.reason?`, “${n.reason}”`:``;return`${w(Number(n.duration_ms))} from ${T(String(n.started))}; exit ${n.exit}${e}${t}`}let r=e.wait?`, waits for ${typeof e.wait==`string`?e.wait:JSON.stringify(e.wait)}`:``;return`${w(Number(t.age_ms))} old${r}`}facts(e){return Object.entries(e).filter(([e,t])=>![`pid`,`name`,`stat`,`kind`].includes(e)&&t!==null&&t!==``).map(([e,t])=>r`<div><dt>${e.replace(/_ms$/,``)}</dt><dd>${this.fact(e,t)}</dd></div>`)}fact(e,t){return e===`ppid`?t===`0`?`none`:r`<a href=${m([`process`,`${t}@${this.detail.instance}`])}>${t}</a>`:c(e,t)}limits(e){return r`<h2>Limits</h2>
      ${e.length?r`<ul class="limits">
            ${e.map(e=>{let t=e.hard??e.soft??0;return r`<li>
                <span>${e.name.replace(/_ms$/,``)}</span>
                <meter aria-label="${e.name} used" min="0" max=${t||1} high=${e.soft??t} .value=${Math.min(e.used??0,t||1)}></meter>
                <span>${M(e.name,e.used)} of ${M(e.name,e.soft)}..${M(e.name,e.hard)}</span>
              </li>`})}
          </ul>`:r`<p class="dim">It may use what it likes.</p>`}`}family(e){let{children:n,children_total:i}=e;return r`<h2>Children <span class="dim">${S(i??n.length)}</span></h2>
      ${n.length?r`<ul class="family">
            ${n.slice(0,50).map(t=>{let n=y(String(t.stat??``));return r`<li>
                <span class="cell ${n.css}">${n.word}</span><a href=${m([`process`,`${t.pid}@${e.instance}`])}>${t.pid}</a
                ><span class="name">${t.name}</span><span class="dim">${w(Number(t.age_ms))}</span>
              </li>`})}
            ${i>Math.min(50,n.length)?r`<li><a href=${m([`processes`],{filter:`ppid=${e.process?.pid??``}`})}>All ${S(i)}</a></li>`:t}
          </ul>`:r`<p class="dim">None.</p>`}`}timeline(e){let t=e[0]?Date.parse(e[0].at):g();return r`<h2>Timeline</h2>
      <ol class="timeline">
        ${e.map(e=>r`<li>
              <time datetime=${e.at} title=${T(e.at)}>+${w(Date.parse(e.at)-t)}</time>
              <span><b>${e.what}</b> ${e.by?`by ${e.by}`:``} <span class="dim">${e.detail??``}</span></span>
            </li>`)}
      </ol>`}pressed(t){let n={k:`KILL`,e:`TERM`,s:`signal`,p:`STOP`,o:`CONT`}[t.key],{detail:r}=this;v(t)&&(n&&r?.process&&!e(`operator`)?(t.preventDefault(),l({pids:[`${r.process.pid}@${r.instance}`]},n)):t.key===`Escape`&&history.back())}};function M(e,t){return t===null?`any`:/age|idle|_ms/.test(e)?w(t):e===`in`||e===`out`?o(t):S(t)}customElements.define(`process-view`,j);export{j as ProcessView};