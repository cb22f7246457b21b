@NullMarked
package dev.leat.cli.dlq.inspect;

import org.jspecify.annotations.NullMarked;
