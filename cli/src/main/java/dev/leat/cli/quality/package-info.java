/// `leat profile`: the sources that can be profiled, and the output as text.
@NullMarked
package dev.leat.cli.quality;

import org.jspecify.annotations.NullMarked;
