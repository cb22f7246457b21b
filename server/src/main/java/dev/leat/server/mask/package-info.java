/// Hides personal values (`pii` in a schema) in what is shown of messages.
@NullMarked
package dev.leat.server.mask;

import org.jspecify.annotations.NullMarked;
