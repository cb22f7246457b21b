@NullMarked
package dev.leat.cli.dlq.letter;

import org.jspecify.annotations.NullMarked;
