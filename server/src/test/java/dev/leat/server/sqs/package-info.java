@NullMarked
package dev.leat.server.sqs;

import org.jspecify.annotations.NullMarked;
