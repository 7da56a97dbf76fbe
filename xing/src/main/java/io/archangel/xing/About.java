package io.archangel.xing;

/** What a site says of itself in OpenAPI. */
record About(String title, String version) {}
