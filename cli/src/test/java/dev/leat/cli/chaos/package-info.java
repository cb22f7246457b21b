/// An app on which everything falls at once, again and again, by a seed.
@NullMarked
package dev.leat.cli.chaos;

import org.jspecify.annotations.NullMarked;
