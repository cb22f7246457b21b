/// Masking of personal data (`pii` in a schema) in displayed messages.
@NullMarked
package dev.leat.mask;

import org.jspecify.annotations.NullMarked;
