import{D as e,N as t,P as n,a as r,g as i,r as a,v as o,w as s,y as c}from"./index-HtyWD8VO.js";import{t as l}from"./list-table-DSijdWBF.js";var u=100,d=class extends i{constructor(...e){super(...e),this.entries=null,this.next=null,this.cursors=[],this.fault=``,this.asked=``,this.isLoaded=!1}connectedCallback(){super.connectedCallback(),this.watch(r)}willUpdate(){let e=r.now.asks.toString();r.now.path[0]===this.path&&(e!==this.asked||this.entries===null)&&(this.asked=e,this.cursors=[],this.entries??=[],this.load())}async load(){let{asks:t}=r.now,n={filter:t.get(`filter`),from:t.get(`from`),to:t.get(`to`),limit:u,after:this.cursors.at(-1)};try{let t=await s(`/api/${this.path}${e(n)}`);this.entries=t.entries,this.next=t.next,this.fault=``}catch(e){this.entries=[],this.next=null,this.fault=e instanceof Error?e.message:String(e)}this.isLoaded=!0,this.requestUpdate()}render(){let{asks:e}=r.now,i=this.entries??[],[a,s]=[e.get(`from`),e.get(`to`)];return n`<section class="page">
      <div class="bar">
        <h1>${this.heading}</h1>
        <filter-box
          .filter=${e.get(`filter`)??``}
          .example=${this.example}
          .of=${this.path}
          .filtered=${e=>this.ask({filter:e})}
        ></filter-box>
        <button type="button" @click=${()=>void this.load()} title="Look again">Look again</button>
      </div>
      ${a||s?n`<p class="chip-line">
            <button type="button" class="chip" @click=${()=>this.ask({from:``,to:``})}>ended ${a?`from ${c(a)}`:``} ${s?`to ${c(s)}`:``} ✕</button>
          </p>`:t}
      ${this.fault?n`<p class="fault-text" role="alert">${this.fault}</p>`:t}
      ${i.length?l(this.heading,this.columns,i,{cell:(e,t)=>this.cell(e,t)}):this.isLoaded&&!this.fault?n`<div class="empty"><p><b>Nothing here.</b></p><p>${this.emptyText}</p></div>`:t}
      ${this.isLoaded?n`<div class="pages">
            <button type="button" ?disabled=${!this.cursors.length} @click=${()=>this.step(this.cursors.slice(0,-1))}>Later</button>
            <span class="dim" role="status">${i.length?`${o(this.cursors.length*u+1)} to ${o(this.cursors.length*u+i.length)}`:``}</span>
            <button type="button" ?disabled=${!this.next} @click=${()=>this.step([...this.cursors,this.next])}>Earlier</button>
          </div>`:t}
    </section>`}ask(e){a([this.path],{...Object.fromEntries(r.now.asks),...e})}step(e){this.cursors=e,this.load()}};export{d as t};