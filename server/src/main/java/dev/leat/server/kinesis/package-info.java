/// The AWS service Kinesis (Kinesis Data Streams).
@NullMarked
package dev.leat.server.kinesis;

import org.jspecify.annotations.NullMarked;
