@NullMarked
package dev.leat.cli.dlq;

import org.jspecify.annotations.NullMarked;
