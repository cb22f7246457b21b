package dev.leat.cli.dlq.inspect;

import dev.leat.cli.trace.RecordTrace;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.mask.Mask;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON output of a record's trace.
final class TraceJson {

    private TraceJson() {}

    static String of(RecordTrace trace, Function<String, Mask> masks) {
        var row = JsonMapper.shared().createObjectNode();
        row.put("pipeline", trace.pipeline().name());
        trace.pipeline().key().forEach(row.putArray("key")::add);
        if (!trace.identity().isEmpty()) {
            row.put("identity", trace.identity());
        }
        trace.waiting().forEach(place -> place(row.withArrayProperty("waiting"), place));
        for (var place : trace.dead()) {
            var letter = place(row.withArrayProperty("dead"), place);
            var causes = letter.putArray("causes");
            for (var cause : place.letter().causes()) {
                causes.addObject()
                        .put("group", cause.id())
                        .put("cause", cause.code())
                        .put("where", masks.apply(place.queue()).cause(cause).where());
            }
        }
        for (var sent : trace.redriven()) {
            var entry = sent.entry();
            row.withArrayProperty("redriven")
                    .addObject()
                    .put("run", entry.run())
                    .put("by", sent.by())
                    .put("at", entry.at().toString())
                    .put("cause", entry.cause())
                    .put("edited", entry.edited())
                    .put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
        }
        for (var holding : trace.holdings()) {
            var object = row.withArrayProperty("delivered").addObject();
            holding.sinks().forEach(object.putArray("sinks")::add);
            object.put("digest", HexFormat.of().formatHex(holding.digest()));
            object.put("version", holding.version());
            holding.seen().ifPresent(day -> object.put("seen", day.toString()));
            holding.until().ifPresent(day -> object.put("until", day.toString()));
        }
        var sinks = row.putArray("sinks");
        for (var one : trace.sinks()) {
            var object = sinks.addObject().put("sink", one.sink().label());
            object.put("state", one.state().word());
            if (!one.detail().isEmpty()) {
                object.put("detail", one.detail().replace("\n", "; "));
            }
            if (!one.statement().isEmpty()) {
                object.put("statement", one.statement());
            }
        }
        return String.valueOf(row);
    }

    private static ObjectNode place(ArrayNode to, RecordTrace.Place place) {
        var letter = place.letter();
        var object =
                to.addObject()
                        .put("queue", place.queue())
                        .put("sequence", place.message().sequence())
                        .put("id", DeadLetterDetails.restored(place.message()).id())
                        .put("attempts", place.message().attempt())
                        .put("first_seen", letter.firstSeen().toString());
        var lives = object.putArray("redrives");
        for (var life : letter.lives()) {
            lives.addObject()
                    .put("attempts", life.attempts())
                    .put("cause", life.cause())
                    .put("redriven", life.redriven().toString())
                    .put("by", life.by())
                    .put("run", life.run());
        }
        return object;
    }
}
