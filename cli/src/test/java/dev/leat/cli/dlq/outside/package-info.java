@NullMarked
package dev.leat.cli.dlq.outside;

import org.jspecify.annotations.NullMarked;
