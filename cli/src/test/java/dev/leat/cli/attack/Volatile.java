package dev.leat.cli.attack;

import java.util.List;
import java.util.regex.Pattern;

/// The parts of answers that differ in two runs of the same app: random ids, times, durations and
/// places on the disk.
final class Volatile {

    private static final List<Pattern> PARTS =
            List.of(
                    Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}"),
                    Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z"),
                    // the counts of each minute
                    Pattern.compile("\\[(\\d+|\"-\")(,(\\d+|\"-\"))*]"),
                    Pattern.compile("PT[\\dHM.]+S"),
                    Pattern.compile("\"(file|files|by|id)\":(\\[\"file:[^]]*]|\"[^\"]*\")"),
                    Pattern.compile("\"\\w*([bB]ytes|[mM]illis|size)\":(\\d+|\\[[\\d,]*])"),
                    Pattern.compile(
                            "(?<=snapshots?\":\"|parent\":\"|snap-)\\d+|\"[a-z-]*size\":\"\\d+\""),
                    Pattern.compile("-m\\d+\\.avro"));

    private Volatile() {}

    static String removed(String body) {
        var text = body;
        for (var part : PARTS) {
            text = part.matcher(text).replaceAll("-");
        }
        return text;
    }
}
