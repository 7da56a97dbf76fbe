package io.archangel.process;

/** What a process has become by {@code exec}: another kind and name, in place of what its class says. */
record Image(String kind, String name) {}
