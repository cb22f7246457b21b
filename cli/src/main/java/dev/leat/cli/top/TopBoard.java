package dev.leat.cli.top;

import dev.leat.alarm.AlarmStatus;
import dev.leat.batch.Outcome;
import dev.leat.cli.terminal.TextTable.Column;
import dev.leat.delivery.EndpointStatus;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.AlarmLog;
import dev.leat.port.StateCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// The tables of `leat top`, from two snapshots: pipelines, files in progress, queues, endpoints
/// and alarms.
public final class TopBoard {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Throughput pace;
    private final Snapshot now;

    public TopBoard(Snapshot before, Snapshot now) {
        this.pace = new Throughput(before, now);
        this.now = now;
    }

    /// Returns all lines, without shortening any.
    public List<String> lines() {
        return lines(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /// Returns the lines that fit into the given size. Rows without activity are omitted first.
    public List<String> lines(int width, int height) {
        var panels = new ArrayList<>(panels());
        int room = height - condition().size();
        while (height(panels) > room && panels.stream().anyMatch(p -> !p.rows().isEmpty())) {
            var longest =
                    panels.stream()
                            .filter(panel -> !panel.rows().isEmpty())
                            .max(Comparator.comparingInt(BoardTable::height))
                            .orElseThrow();
            panels.set(panels.indexOf(longest), longest.shorter());
        }
        var lines = new ArrayList<String>();
        lines.add(
                BoardTable.cut(
                        "%s  %s".formatted(now.app().name(), CLOCK.format(now.at())), width));
        condition().forEach(line -> lines.add(BoardTable.cut(line(line), width)));
        for (var panel : panels) {
            lines.add("");
            lines.addAll(panel.lines(width));
        }
        return lines.subList(0, Math.min(lines.size(), height));
    }

    private static int height(List<BoardTable> panels) {
        return 1 + panels.stream().mapToInt(panel -> 1 + panel.height()).sum();
    }

    /// Returns lines about an unhealthy state folder.
    private List<String> condition() {
        var condition = now.now().condition();
        return condition.kind() == StateCondition.Kind.READY
                ? List.of()
                : List.of(
                        condition.summary(), "  " + condition.reason(), "  " + condition.remedy());
    }

    private List<BoardTable> panels() {
        return Stream.of(pipelines(), files(), queues(), endpoints(), alarms())
                .filter(panel -> !panel.rows().isEmpty())
                .toList();
    }

    private BoardTable pipelines() {
        return new BoardTable(
                "pipelines",
                columns(
                        List.of("PIPELINE", "STATE"),
                        List.of("REC/S", "DELIV", "DUP", "REJ/S", "REJECT", "RETRY", "RETURN")),
                now.pipelines().entrySet().stream()
                        .map(each -> pipeline(each.getKey(), each.getValue()))
                        .toList(),
                0);
    }

    private BoardTable.Row pipeline(String name, PipelineStatus status) {
        return new BoardTable.Row(
                List.of(
                        name,
                        status.state().name().toLowerCase(Locale.ROOT),
                        ShortNumber.rate(pace.settled(name)),
                        count(name, Outcome.DELIVERED),
                        count(name, Outcome.DUPLICATE),
                        ShortNumber.rate(pace.rejected(name)),
                        count(name, Outcome.REJECTED),
                        count(name, Outcome.RETRIED),
                        count(name, Outcome.RETURNED)),
                below(name, status),
                status.state() == PipelineStatus.State.RUNNING && !moves(pace.settled(name)));
    }

    private List<String> below(String name, PipelineStatus status) {
        var below = new ArrayList<String>();
        long superseded = now.records(name, Outcome.SUPERSEDED);
        long filtered = now.records(name, Outcome.FILTERED);
        if (superseded + filtered > 0) {
            below.add(
                    "%s superseded, %s filtered"
                            .formatted(ShortNumber.count(superseded), ShortNumber.count(filtered)));
        }
        if (!status.detail().isEmpty()) {
            below.add(line(status.detail()));
        }
        status.lag().ifPresent(lag -> below.add("lag " + ShortNumber.age(lag)));
        if (!status.files().ended().isEmpty() || !status.files().open().isEmpty()) {
            below.add(FileStatusText.ended(status.files()));
        }
        return below;
    }

    private BoardTable files() {
        return new BoardTable(
                "files",
                columns(List.of("FILE", "PIPELINE"), List.of("PIECE", "BYTES", "OF", "DONE")),
                now.pipelines().entrySet().stream()
                        .flatMap(each ->
                                each.getValue().files().open().stream()
                                        .map(open -> file(each.getKey(), open)))
                        .toList(),
                0);
    }

    private static BoardTable.Row file(String pipeline, PipelineStatus.Open open) {
        boolean share = FileStatusText.comparable(open);
        return new BoardTable.Row(
                List.of(
                        line(open.object()),
                        pipeline,
                        ShortNumber.count(open.part()),
                        share ? FileStatusText.bytes(open.offset()) : "",
                        FileStatusText.bytes(open.size()),
                        share ? 100 * open.offset() / open.size() + "%" : ""),
                List.of(),
                false);
    }

    private String count(String pipeline, Outcome outcome) {
        return ShortNumber.count(now.records(pipeline, outcome));
    }

    private BoardTable queues() {
        return new BoardTable(
                "queues",
                columns(
                        List.of("QUEUE"),
                        List.of("VISIBLE", "FLIGHT", "DELAYED", "LAG", "DEAD", "IN/S", "OUT/S")),
                now.sources().stream().map(this::queue).toList(),
                0);
    }

    private BoardTable.Row queue(String name) {
        var counts = now.counts(name);
        long letters = now.letters(name);
        return new BoardTable.Row(
                List.of(
                        name,
                        ShortNumber.count(counts.visible()),
                        ShortNumber.count(counts.inFlight()),
                        ShortNumber.count(counts.delayed()),
                        counts.age().map(ShortNumber::age).orElse(""),
                        ShortNumber.count(letters),
                        ShortNumber.rate(pace.in(name)),
                        ShortNumber.rate(pace.out(name))),
                List.of(),
                counts.all() == 0 && letters == 0 && !moves(pace.in(name)));
    }

    private BoardTable endpoints() {
        return new BoardTable(
                "endpoints",
                columns(List.of("ENDPOINT", "STATE"), List.of("WAITING", "OLDEST")),
                now.now().endpoints().stream().map(this::endpoint).toList(),
                0);
    }

    private BoardTable.Row endpoint(EndpointStatus endpoint) {
        return new BoardTable.Row(
                List.of(
                        endpoint.endpoint(),
                        EndpointText.state(endpoint),
                        ShortNumber.count(endpoint.waiting()),
                        endpoint.oldest().map(this::since).orElse("")),
                endpoint.reason().isEmpty() ? List.of() : List.of(line(endpoint.reason())),
                endpoint.available() && endpoint.waiting() == 0);
    }

    private String since(Instant at) {
        var age = Duration.between(at, now.at());
        return ShortNumber.age(age.isNegative() ? Duration.ZERO : age);
    }

    private BoardTable alarms() {
        return new BoardTable(
                "alarms",
                columns(List.of("ALARM", "STATE", "SINCE", "POLICY"), List.of()),
                now.now().alarms().stream().map(this::alarm).toList(),
                0);
    }

    private BoardTable.Row alarm(AlarmStatus alarm) {
        return new BoardTable.Row(
                List.of(
                        alarm.alarm(),
                        alarm.condition().name(),
                        since(alarm.since()),
                        line(alarm.policy())),
                alarm.reason().isEmpty() ? List.of() : List.of(line(alarm.reason())),
                alarm.condition() == AlarmLog.Condition.OK);
    }

    /// Replaces control characters.
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static boolean moves(OptionalDouble rate) {
        return rate.orElse(0) > 0;
    }

    /// Returns columns. A column for numbers is wide enough for any number, so that the table does
    /// not shift between updates.
    private static List<Column> columns(List<String> texts, List<String> numbers) {
        return Stream.concat(
                        texts.stream().map(Column::text),
                        numbers.stream().map(name -> Column.number("%6s".formatted(name))))
                .toList();
    }
}
