@NullMarked
package dev.leat.tally;

import org.jspecify.annotations.NullMarked;
