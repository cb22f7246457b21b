@NullMarked
package dev.leat.cli.letter;

import org.jspecify.annotations.NullMarked;
