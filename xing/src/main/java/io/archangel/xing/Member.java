package io.archangel.xing;

import tools.jackson.databind.JsonNode;

/** What was sent for a component of a record, in JSON. */
record Member(JsonNode node) implements Given {}
