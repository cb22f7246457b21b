@NullMarked
package dev.leat.cli.dlq.sqs;

import org.jspecify.annotations.NullMarked;
