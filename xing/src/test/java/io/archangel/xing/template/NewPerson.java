package io.archangel.xing.template;

/** What a template shows: it is compiled in a package of its own, and so sees what is public. */
public record NewPerson(String name) {}
