/// Commands about streams: `leat stream ...`.
@NullMarked
package dev.leat.cli.stream;

import org.jspecify.annotations.NullMarked;
