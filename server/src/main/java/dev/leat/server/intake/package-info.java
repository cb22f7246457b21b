/// Intake of documents over HTTP: from the body of a POST to a durable message.
@NullMarked
package dev.leat.server.intake;

import org.jspecify.annotations.NullMarked;
