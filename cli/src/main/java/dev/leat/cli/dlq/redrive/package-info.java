/// Output and files of the commands about dead letters.
@NullMarked
package dev.leat.cli.dlq.redrive;

import org.jspecify.annotations.NullMarked;
