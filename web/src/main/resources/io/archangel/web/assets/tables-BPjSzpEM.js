import{C as e,E as t,N as n,P as r,a as i,g as a,i as o,l as s,n as c,s as l,u,v as d,w as f}from"./index-HtyWD8VO.js";import{n as p,t as m}from"./list-table-DSijdWBF.js";var h=class extends a{constructor(...e){super(...e),this.table=null,this.verb=null,this.values=[],this.isKeyed=!1,this.reason=``,this.fault=``,this.isBusy=!1,this.act=async()=>void 0,this.errand=null}open(e,t,n,r){this.table=e,this.verb=t,this.isKeyed=n!==null,this.values=t.arguments.map((e,t)=>t===0&&n!==null?n:``),this.reason=``,this.fault=``,this.errand=null,this.act=r,this.requestUpdate(),this.updateComplete.then(()=>this.querySelector(`dialog`).showModal())}render(){let{verb:e}=this;return r`<dialog class="act" aria-labelledby="verb-title" @close=${()=>this.errand?.leave()}>
      ${e?r`<header>
              <h2 id="verb-title">${e.name} ${this.isKeyed?this.values[0]:``}</h2>
              <button type="button" class="quiet" aria-label="Close" @click=${()=>this.close()}>✕</button>
            </header>
            <form
              @input=${()=>this.errand=null}
              @submit=${e=>{e.preventDefault(),this.submit()}}
            >
              <p class="will">One row of ${this.table.name} is meant. It is done at once, and written to the audit.</p>
              ${e.arguments.map((e,t)=>t===0&&this.isKeyed?n:this.field(e,t))}
              <label class="field">Why? It goes to the audit.
                <input type="text" required maxlength="200" .value=${this.reason} @input=${e=>this.reason=e.target.value} />
              </label>
              ${this.fault?r`<p class="fault-text" role="alert">${this.fault}</p>`:n}
              <footer>
                <button type="button" @click=${()=>this.close()}>Leave it</button>
                <button type="submit" class="main" ?disabled=${this.isBusy}>${e.name}</button>
              </footer>
            </form>`:n}
    </dialog>`}field(e,t){return r`<label class="field">${e}
      <input type="text" required .value=${this.values[t]??``} @input=${e=>this.values[t]=e.target.value} />
    </label>`}close(){this.querySelector(`dialog`).close()}async submit(){let e=this.errand??=new s,[t,n]=[[...this.values],this.reason.trim()];this.isBusy=!0,this.requestUpdate();try{await e.run(e=>this.act(t,n,e),()=>{this.fault=`The line was lost: the same order is sent again, and the server does not give it twice.`,this.requestUpdate()}),this.close()}catch(e){this.fault=e instanceof Error?e.message:String(e),this.errand=u(e)?this.errand:null}this.isBusy=!1,this.requestUpdate()}};customElements.define(`verb-dialog`,h);var g=150,_=class extends a{constructor(...e){super(...e),this.tables=null,this.name=``,this.rows=null,this.fault=``,this.words=``}connectedCallback(){super.connectedCallback(),this.watch(i),this.every(2e3,()=>void this.load()),this.begin()}async begin(){try{this.tables=await f(`/api/tables`)}catch(e){this.fault=e instanceof Error?e.message:String(e)}this.requestUpdate()}willUpdate(){let e=i.now.path[1]??this.tables?.[0]?.name??``;i.now.path[0]===`tables`&&e!==this.name&&this.tables&&(this.name=e,this.rows=null,this.words=``,this.load())}async load(){let{name:e}=this;if(e){try{let{rows:t}=await f(`/api/tables/${encodeURIComponent(e)}`);e===this.name&&(this.rows=t,this.fault=``)}catch(e){this.fault=e instanceof Error?e.message:String(e)}this.requestUpdate()}}render(){let e=this.tables?.find(e=>e.name===this.name);return r`<section class="page">
      <div class="bar">
        <h1 class="named">${e?e.title??e.name:`Tables`}</h1>
        <nav class="tabs" aria-label="Tables">
          ${this.tables?.map(e=>r`<a href=${o([`tables`,e.name])} aria-current=${e.name===this.name?`page`:n}>${e.title??e.name}</a>`)}
        </nav>
      </div>
      <div class="bar second">
        <input type="search" aria-label="Only rows that hold this" placeholder="only rows that hold…" .value=${this.words}
          @input=${e=>{this.words=e.target.value,this.requestUpdate()}} />
        ${e?.verbs.filter(t=>!this.isOfRow(e,t)).map(t=>this.verbButton(e,t,null))}
      </div>
      ${this.fault?r`<p class="fault-text" role="alert">${this.fault}</p>`:n}
      ${e&&this.rows?this.content(e,this.rows):n}
      <verb-dialog></verb-dialog>
    </section>`}content(e,t){let i=this.words.toLowerCase(),a=i?t.filter(e=>Object.values(e).some(e=>String(e).toLowerCase().includes(i))):t;if(!a.length)return r`<div class="empty"><p><b>${t.length?`No row holds that.`:`No rows.`}</b></p><p>${t.length?``:`Nothing is in ${e.name} right now; what comes appears by itself.`}</p></div>`;let o=e.verbs.filter(t=>this.isOfRow(e,t)),s=v(e,a);return r`${m(e.title??e.name,s,a.slice(0,g),{cell:(e,t)=>this.cell(e,t),...o.length?{last:t=>o.map(n=>this.verbButton(e,n,t))}:{}})}
    ${a.length>g?r`<p class="dim">The first ${d(g)} of ${d(a.length)}.</p>`:n}`}cell(e,t){let n=t[e];return e===`state`||e===`breaker`||typeof n==`boolean`?r`<span class="word w-${String(n).toLowerCase().replace(/[^a-z]/g,``)}">${String(n)}</span>`:void 0}isOfRow(e,t){return t.arguments.length>0&&e.columns.length>0}verbButton(t,n,r){let i=r?String(r[v(t,[r])[0].name]??``):null;return c(n.name,e(n.role),()=>this.order(t,n,i))}order(e,n,r){this.querySelector(`verb-dialog`).open(e,n,r,async(r,i,a)=>{let o=`/api/tables/${encodeURIComponent(e.name)}/${encodeURIComponent(n.name)}`,s=await t(o,{arguments:r,reason:i},a);l(s?.text??`${n.name}: done.`),await this.load()})}};function v(e,t){if(e.columns.length){let n=Object.keys(t[0]??{});return e.columns.map(e=>{let t=typeof e==`string`?p(e):{name:e.name,title:e.title,kind:e.type};return n.includes(t.name)||!n.includes(`${t.name}_ms`)?t:{...t,name:`${t.name}_ms`}})}return Object.keys(t[0]??{}).map(p)}customElements.define(`tables-page`,_);export{_ as TablesPage};