/// `leat delivery`: messages to mail addresses and URLs, and records to endpoints.
@NullMarked
package dev.leat.cli.delivery;

import org.jspecify.annotations.NullMarked;
