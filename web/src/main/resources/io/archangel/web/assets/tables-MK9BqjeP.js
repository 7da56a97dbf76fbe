import{A as e,S as t,a as n,g as r,i,j as a,m as o,n as s,s as c,w as l,x as u}from"./index-NWPID1qS.js";import{n as d,t as f}from"./list-table-CubW8Fc6.js";var p=class extends o{constructor(...e){super(...e),this.table=null,this.verb=null,this.values=[],this.isKeyed=!1,this.reason=``,this.fault=``,this.isBusy=!1,this.act=async()=>void 0}open(e,t,n,r){this.table=e,this.verb=t,this.isKeyed=n!==null,this.values=t.arguments.map((e,t)=>t===0&&n!==null?n:``),this.reason=``,this.fault=``,this.act=r,this.requestUpdate(),this.updateComplete.then(()=>this.querySelector(`dialog`).showModal())}render(){let{verb:t}=this;return a`<dialog class="act" aria-labelledby="verb-title">
      ${t?a`<header>
              <h2 id="verb-title">${t.name} ${this.isKeyed?this.values[0]:``}</h2>
              <button type="button" class="quiet" aria-label="Close" @click=${()=>this.close()}>✕</button>
            </header>
            <form
              @submit=${e=>{e.preventDefault(),this.submit()}}
            >
              <p class="will">One row of ${this.table.name} is meant. It is done at once, and written to the audit.</p>
              ${t.arguments.map((t,n)=>n===0&&this.isKeyed?e:this.field(t,n))}
              <label class="field">Why? It goes to the audit.
                <input type="text" required maxlength="200" .value=${this.reason} @input=${e=>this.reason=e.target.value} />
              </label>
              ${this.fault?a`<p class="fault-text" role="alert">${this.fault}</p>`:e}
              <footer>
                <button type="button" @click=${()=>this.close()}>Leave it</button>
                <button type="submit" class="main" ?disabled=${this.isBusy}>${t.name}</button>
              </footer>
            </form>`:e}
    </dialog>`}field(e,t){return a`<label class="field">${e}
      <input type="text" required .value=${this.values[t]??``} @input=${e=>this.values[t]=e.target.value} />
    </label>`}close(){this.querySelector(`dialog`).close()}async submit(){this.isBusy=!0,this.requestUpdate();try{await this.act(this.values,this.reason.trim()),this.close()}catch(e){this.fault=e instanceof Error?e.message:String(e)}this.isBusy=!1,this.requestUpdate()}};customElements.define(`verb-dialog`,p);var m=150,h=class extends o{constructor(...e){super(...e),this.tables=null,this.name=``,this.rows=null,this.fault=``,this.words=``}connectedCallback(){super.connectedCallback(),this.watch(n),this.every(2e3,()=>void this.load()),this.begin()}async begin(){try{this.tables=await t(`/api/tables`)}catch(e){this.fault=e instanceof Error?e.message:String(e)}this.requestUpdate()}willUpdate(){let e=n.now.path[1]??this.tables?.[0]?.name??``;n.now.path[0]===`tables`&&e!==this.name&&this.tables&&(this.name=e,this.rows=null,this.words=``,this.load())}async load(){let{name:e}=this;if(e){try{let{rows:n}=await t(`/api/tables/${encodeURIComponent(e)}`);e===this.name&&(this.rows=n,this.fault=``)}catch(e){this.fault=e instanceof Error?e.message:String(e)}this.requestUpdate()}}render(){let t=this.tables?.find(e=>e.name===this.name);return a`<section class="page">
      <div class="bar">
        <h1 class="named">${t?t.title??t.name:`Tables`}</h1>
        <nav class="tabs" aria-label="Tables">
          ${this.tables?.map(t=>a`<a href=${i([`tables`,t.name])} aria-current=${t.name===this.name?`page`:e}>${t.title??t.name}</a>`)}
        </nav>
      </div>
      <div class="bar second">
        <input type="search" aria-label="Only rows that hold this" placeholder="only rows that hold…" .value=${this.words}
          @input=${e=>{this.words=e.target.value,this.requestUpdate()}} />
        ${t?.verbs.filter(e=>!this.isOfRow(t,e)).map(e=>this.verbButton(t,e,null))}
      </div>
      ${this.fault?a`<p class="fault-text" role="alert">${this.fault}</p>`:e}
      ${t&&this.rows?this.content(t,this.rows):e}
      <verb-dialog></verb-dialog>
    </section>`}content(t,n){let i=this.words.toLowerCase(),o=i?n.filter(e=>Object.values(e).some(e=>String(e).toLowerCase().includes(i))):n;if(!o.length)return a`<div class="empty"><p><b>${n.length?`No row holds that.`:`No rows.`}</b></p><p>${n.length?``:`Nothing is in ${t.name} right now; what comes appears by itself.`}</p></div>`;let s=t.verbs.filter(e=>this.isOfRow(t,e)),c=g(t,o);return a`${f(t.title??t.name,c,o.slice(0,m),{cell:(e,t)=>this.cell(e,t),...s.length?{last:e=>s.map(n=>this.verbButton(t,n,e))}:{}})}
    ${o.length>m?a`<p class="dim">The first ${r(m)} of ${r(o.length)}.</p>`:e}`}cell(e,t){let n=t[e];return e===`state`||e===`breaker`||typeof n==`boolean`?a`<span class="word w-${String(n).toLowerCase().replace(/[^a-z]/g,``)}">${String(n)}</span>`:void 0}isOfRow(e,t){return t.arguments.length>0&&e.columns.length>0}verbButton(e,t,n){let r=n?String(n[g(e,[n])[0].name]??``):null;return s(t.name,u(t.role),()=>this.order(e,t,r))}order(e,t,n){this.querySelector(`verb-dialog`).open(e,t,n,async(n,r)=>{let i=await l(`/api/tables/${encodeURIComponent(e.name)}/${encodeURIComponent(t.name)}`,{arguments:n,reason:r});c(i?.text??`${t.name}: done.`),await this.load()})}};function g(e,t){if(e.columns.length){let n=Object.keys(t[0]??{});return e.columns.map(e=>{let t=typeof e==`string`?d(e):{name:e.name,title:e.title,kind:e.type};return n.includes(t.name)||!n.includes(`${t.name}_ms`)?t:{...t,name:`${t.name}_ms`}})}return Object.keys(t[0]??{}).map(d)}customElements.define(`tables-page`,h);export{h as TablesPage};