package dev.leat.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.leat.decode.JsonWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/// JSON format of a log line: an object with the names of Logstash's format, and the fields of the
/// event.
final class JsonLine extends EncoderBase<ILoggingEvent> {

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new JsonWriter(false).raw('{').quoted("@timestamp").raw(':');
        line.quoted(event.getInstant().toString());
        field(line, "@version", "1");
        field(line, "message", event.getFormattedMessage());
        field(line, "logger_name", event.getLoggerName());
        field(line, "thread_name", event.getThreadName());
        field(line, "level", event.getLevel().toString());
        field(line, "level_value", event.getLevel().toInt());
        var failure = FailureText.of(event);
        if (!failure.isEmpty()) {
            field(line, "stack_trace", failure);
        }
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                field(line, pair.key, pair.value);
            }
        }
        return line.raw('}').raw('\n').copy();
    }

    private static void field(JsonWriter line, String name, @Nullable Object value) {
        line.raw(',').quoted(name).raw(':').tree(value);
    }
}
