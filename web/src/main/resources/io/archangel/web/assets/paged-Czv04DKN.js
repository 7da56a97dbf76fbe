import{A as e,S as t,T as n,_ as r,a as i,g as a,j as o,m as s,r as c}from"./index-NWPID1qS.js";import{t as l}from"./list-table-CubW8Fc6.js";var u=100,d=class extends s{constructor(...e){super(...e),this.entries=null,this.next=null,this.cursors=[],this.fault=``,this.asked=``,this.isLoaded=!1}connectedCallback(){super.connectedCallback(),this.watch(i)}willUpdate(){let e=i.now.asks.toString();i.now.path[0]===this.path&&(e!==this.asked||this.entries===null)&&(this.asked=e,this.cursors=[],this.entries??=[],this.load())}async load(){let{asks:e}=i.now,r={filter:e.get(`filter`),from:e.get(`from`),to:e.get(`to`),limit:u,after:this.cursors.at(-1)};try{let e=await t(`/api/${this.path}${n(r)}`);this.entries=e.entries,this.next=e.next,this.fault=``}catch(e){this.entries=[],this.next=null,this.fault=e instanceof Error?e.message:String(e)}this.isLoaded=!0,this.requestUpdate()}render(){let{asks:t}=i.now,n=this.entries??[],[s,c]=[t.get(`from`),t.get(`to`)];return o`<section class="page">
      <div class="bar">
        <h1>${this.heading}</h1>
        <filter-box
          .filter=${t.get(`filter`)??``}
          .example=${this.example}
          .completes=${!1}
          .filtered=${e=>this.ask({filter:e})}
        ></filter-box>
        <button type="button" @click=${()=>void this.load()} title="Look again">Look again</button>
      </div>
      ${s||c?o`<p class="chip-line">
            <button type="button" class="chip" @click=${()=>this.ask({from:``,to:``})}>ended ${s?`from ${r(s)}`:``} ${c?`to ${r(c)}`:``} ✕</button>
          </p>`:e}
      ${this.fault?o`<p class="fault-text" role="alert">${this.fault}</p>`:e}
      ${n.length?l(this.heading,this.columns,n,{cell:(e,t)=>this.cell(e,t)}):this.isLoaded&&!this.fault?o`<div class="empty"><p><b>Nothing here.</b></p><p>${this.emptyText}</p></div>`:e}
      <div class="pages">
        <button type="button" ?disabled=${!this.cursors.length} @click=${()=>this.step(this.cursors.slice(0,-1))}>Later</button>
        <span class="dim" role="status">${n.length?`${a(this.cursors.length*u+1)} to ${a(this.cursors.length*u+n.length)}`:``}</span>
        <button type="button" ?disabled=${!this.next} @click=${()=>this.step([...this.cursors,this.next])}>Earlier</button>
      </div>
    </section>`}ask(e){c([this.path],{...Object.fromEntries(i.now.asks),...e})}step(e){this.cursors=e,this.load()}};export{d as t};