package dev.leat.testkit.file;

import dev.leat.port.AlarmLog.Condition;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Expectation.Timing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A writer of expectations in the format of a test file.
final class ExpectYaml {

    private final Map<String, YamlWriter> entries = new LinkedHashMap<>();
    private boolean brief;

    private ExpectYaml() {}

    static YamlWriter of(Expectation expectation) {
        var yaml = new ExpectYaml();
        yaml.subject(expectation.what());
        yaml.timing(expectation.when());
        return new YamlWriter.Entries(yaml.entries, yaml.brief);
    }

    private void subject(Subject subject) {
        switch (subject) {
            case Subject.Rows rows -> {
                entries.put("view", YamlWriter.text(rows.view()));
                rows.days().ifPresent(this::days);
                var written = rows.rows().stream().map(ExpectYaml::row).toList();
                entries.put(rows.all() ? "rows" : "some", new YamlWriter.Items(written, false));
            }
            case Subject.Letters letters -> {
                entries.put("dead_letters", YamlWriter.text(letters.queue()));
                number("count", letters.count());
                if (!letters.letters().isEmpty()) {
                    var written = letters.letters().stream().map(ExpectYaml::letter).toList();
                    entries.put("letters", new YamlWriter.Items(written, false));
                }
                brief = letters.letters().isEmpty();
            }
            case Subject.Mails mails -> {
                entries.put("mail", YamlWriter.text(mails.to()));
                number("count", mails.count());
                if (!mails.mails().isEmpty()) {
                    var written = mails.mails().stream().map(ExpectYaml::mail).toList();
                    entries.put("mails", new YamlWriter.Items(written, false));
                }
                brief = mails.mails().isEmpty();
            }
            case Subject.Received received -> {
                entries.put("endpoint", YamlWriter.text(received.endpoint()));
                number("count", received.count());
                number("requests", received.requests());
                rows(received.rows(), received.all());
                brief = received.rows().isEmpty();
            }
            case Subject.Items items -> {
                entries.put("table", YamlWriter.text(items.table()));
                number("count", items.count());
                rows(items.rows(), items.all());
                brief = items.rows().isEmpty();
            }
            case Subject.LakeRows rows -> {
                entries.put("lake_table", YamlWriter.text(rows.table()));
                number("count", rows.count());
                rows(rows.rows(), rows.all());
                brief = rows.rows().isEmpty();
            }
            case Subject.WarehouseRows rows -> {
                entries.put("warehouse_table", YamlWriter.text(rows.table()));
                number("count", rows.count());
                rows(rows.rows(), rows.all());
                brief = rows.rows().isEmpty();
            }
            case Subject.Records records -> {
                entries.put("stream", YamlWriter.text(records.stream()));
                records.partitionKey()
                        .ifPresent(key -> entries.put("partition_key", YamlWriter.text(key)));
                number("shard", records.shard());
                number("count", records.count());
                rows(records.rows(), records.all());
                brief = records.rows().isEmpty();
            }
            case Subject.Counts counts -> {
                entries.put("queue", YamlWriter.text(counts.queue()));
                number("visible", counts.visible());
                number("in_flight", counts.inFlight());
                number("delayed", counts.delayed());
                brief = true;
            }
            case Subject.Keys keys -> {
                entries.put("bucket", YamlWriter.text(keys.bucket()));
                entries.put("keys", texts(keys.keys()));
            }
            case Subject.FileText file -> {
                entries.put("bucket", YamlWriter.text(file.bucket()));
                entries.put("key", YamlWriter.text(file.key()));
                entries.put("text", YamlWriter.text(file.text()));
            }
            case Subject.Present object -> {
                entries.put("bucket", YamlWriter.text(object.bucket()));
                entries.put("key", YamlWriter.text(object.key()));
                brief = true;
            }
            case Subject.FileRows file -> {
                entries.put("bucket", YamlWriter.text(file.bucket()));
                entries.put("key", YamlWriter.text(file.key()));
                number("count", file.count());
                rows(file.rows(), file.all());
            }
            case Subject.AlarmState alarm -> {
                entries.put("alarm", YamlWriter.text(alarm.alarm()));
                alarm.state().ifPresent(state -> entries.put("state", YamlWriter.plain(state)));
                if (alarm.was()) {
                    entries.put("was", YamlWriter.plain(Condition.ALARM));
                }
                number("times", alarm.times());
                brief = true;
            }
            case Subject.Invariants _ -> entries.put("invariants", YamlWriter.plain("hold"));
        }
    }

    private void rows(List<Map<String, String>> rows, boolean all) {
        if (all || !rows.isEmpty()) {
            var written = rows.stream().map(ExpectYaml::row).toList();
            entries.put(all ? "rows" : "some", new YamlWriter.Items(written, false));
        }
    }

    private void days(Expectation.Days days) {
        days.first().ifPresent(day -> entries.put("from", YamlWriter.plain(day)));
        days.last().ifPresent(day -> entries.put("to", YamlWriter.plain(day)));
    }

    private void timing(Timing timing) {
        switch (timing) {
            case Timing.AtEnd _ -> {}
            case Timing.Within within ->
                    entries.put("within", YamlWriter.plain(TimeValues.written(within.time())));
            case Timing.Never never ->
                    entries.put(
                            "never",
                            YamlWriter.plain(never.time().map(TimeValues::written).orElse("true")));
        }
    }

    private static YamlWriter row(Map<String, String> row) {
        var cells = new LinkedHashMap<String, YamlWriter>();
        row.forEach((column, value) -> cells.put(column, cell(value)));
        return new YamlWriter.Entries(cells, true);
    }

    private static YamlWriter cell(String value) {
        boolean stands =
                MessageBody.NUMBER.matcher(value).matches()
                        || List.of("true", "false", "null").contains(value)
                        || value.matches("\\d{4}-\\d\\d-\\d\\d(T[\\d:.]+Z?)?");
        return stands ? YamlWriter.plain(value) : YamlWriter.text(value);
    }

    private static YamlWriter letter(Expectation.Letter letter) {
        var entries = new LinkedHashMap<String, YamlWriter>();
        letter.body().ifPresent(body -> entries.put("body", YamlWriter.text(body)));
        if (!letter.reasons().isEmpty()) {
            entries.put("reasons", texts(letter.reasons()));
        }
        letter.attempts().ifPresent(n -> entries.put("attempts", YamlWriter.plain(n)));
        letter.done().ifPresent(done -> entries.put("done", texts(done)));
        return new YamlWriter.Entries(entries, true);
    }

    private static YamlWriter mail(Expectation.Mail mail) {
        var entries = new LinkedHashMap<String, YamlWriter>();
        mail.subject().ifPresent(subject -> entries.put("subject", YamlWriter.text(subject)));
        mail.text().ifPresent(text -> entries.put("text", YamlWriter.text(text)));
        return new YamlWriter.Entries(entries, true);
    }

    private static YamlWriter texts(List<String> texts) {
        return new YamlWriter.Items(texts.stream().map(YamlWriter::text).toList(), true);
    }

    private void number(String name, OptionalInt number) {
        number.ifPresent(n -> entries.put(name, YamlWriter.plain(n)));
    }
}
