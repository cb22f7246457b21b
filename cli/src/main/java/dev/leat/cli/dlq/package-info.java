/// Commands about dead letters: `leat dlq ...`.
@NullMarked
package dev.leat.cli.dlq;

import org.jspecify.annotations.NullMarked;
