package dev.leat.testkit.file;

import dev.leat.port.AlarmLog.Condition;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.scenario.Expectation.Timing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// An expectation as a test file has it.
final class ExpectYaml {

    private final Map<String, Yaml> entries = new LinkedHashMap<>();
    private boolean brief;

    private ExpectYaml() {}

    static Yaml of(Expectation expectation) {
        var yaml = new ExpectYaml();
        yaml.subject(expectation.what());
        yaml.timing(expectation.when());
        return new Yaml.Entries(yaml.entries, yaml.brief);
    }

    private void subject(Subject subject) {
        switch (subject) {
            case Subject.Rows rows -> {
                entries.put("view", Yaml.text(rows.view()));
                rows.days().ifPresent(this::days);
                var written = rows.rows().stream().map(ExpectYaml::row).toList();
                entries.put(rows.all() ? "rows" : "some", new Yaml.Items(written, false));
            }
            case Subject.Letters letters -> {
                entries.put("dead_letters", Yaml.text(letters.queue()));
                number("count", letters.count());
                if (!letters.letters().isEmpty()) {
                    var written = letters.letters().stream().map(ExpectYaml::letter).toList();
                    entries.put("letters", new Yaml.Items(written, false));
                }
                brief = letters.letters().isEmpty();
            }
            case Subject.Mails mails -> {
                entries.put("mail", Yaml.text(mails.to()));
                number("count", mails.count());
                if (!mails.mails().isEmpty()) {
                    var written = mails.mails().stream().map(ExpectYaml::mail).toList();
                    entries.put("mails", new Yaml.Items(written, false));
                }
                brief = mails.mails().isEmpty();
            }
            case Subject.Received received -> {
                entries.put("endpoint", Yaml.text(received.endpoint()));
                number("count", received.count());
                number("requests", received.requests());
                rows(received.rows(), received.all());
                brief = received.rows().isEmpty();
            }
            case Subject.Counts counts -> {
                entries.put("queue", Yaml.text(counts.queue()));
                number("visible", counts.visible());
                number("in_flight", counts.inFlight());
                number("delayed", counts.delayed());
                brief = true;
            }
            case Subject.Keys keys -> {
                entries.put("bucket", Yaml.text(keys.bucket()));
                entries.put("keys", texts(keys.keys()));
            }
            case Subject.FileText file -> {
                entries.put("bucket", Yaml.text(file.bucket()));
                entries.put("key", Yaml.text(file.key()));
                entries.put("text", Yaml.text(file.text()));
            }
            case Subject.Present object -> {
                entries.put("bucket", Yaml.text(object.bucket()));
                entries.put("key", Yaml.text(object.key()));
                brief = true;
            }
            case Subject.FileRows file -> {
                entries.put("bucket", Yaml.text(file.bucket()));
                entries.put("key", Yaml.text(file.key()));
                number("count", file.count());
                rows(file.rows(), file.all());
            }
            case Subject.OfAlarm alarm -> {
                entries.put("alarm", Yaml.text(alarm.alarm()));
                alarm.state().ifPresent(state -> entries.put("state", Yaml.plain(state)));
                if (alarm.was()) {
                    entries.put("was", Yaml.plain(Condition.ALARM));
                }
                number("times", alarm.times());
                brief = true;
            }
            case Subject.Laws _ -> entries.put("laws", Yaml.plain("hold"));
        }
    }

    private void rows(List<Map<String, String>> rows, boolean all) {
        if (all || !rows.isEmpty()) {
            var written = rows.stream().map(ExpectYaml::row).toList();
            entries.put(all ? "rows" : "some", new Yaml.Items(written, false));
        }
    }

    private void days(Expectation.Days days) {
        days.first().ifPresent(day -> entries.put("from", Yaml.plain(day)));
        days.last().ifPresent(day -> entries.put("to", Yaml.plain(day)));
    }

    private void timing(Timing timing) {
        switch (timing) {
            case Timing.AtEnd _ -> {}
            case Timing.Within within ->
                    entries.put("within", Yaml.plain(Times.written(within.time())));
            case Timing.Never never ->
                    entries.put(
                            "never", Yaml.plain(never.time().map(Times::written).orElse("true")));
        }
    }

    private static Yaml row(Map<String, String> row) {
        var cells = new LinkedHashMap<String, Yaml>();
        row.forEach((column, value) -> cells.put(column, cell(value)));
        return new Yaml.Entries(cells, true);
    }

    private static Yaml cell(String value) {
        boolean stands =
                Body.NUMBER.matcher(value).matches()
                        || List.of("true", "false", "null").contains(value)
                        || value.matches("\\d{4}-\\d\\d-\\d\\d(T[\\d:.]+Z?)?");
        return stands ? Yaml.plain(value) : Yaml.text(value);
    }

    private static Yaml letter(Expectation.Letter letter) {
        var entries = new LinkedHashMap<String, Yaml>();
        letter.body().ifPresent(body -> entries.put("body", Yaml.text(body)));
        if (!letter.reasons().isEmpty()) {
            entries.put("reasons", texts(letter.reasons()));
        }
        letter.attempts().ifPresent(n -> entries.put("attempts", Yaml.plain(n)));
        letter.done().ifPresent(done -> entries.put("done", texts(done)));
        return new Yaml.Entries(entries, true);
    }

    private static Yaml mail(Expectation.Mail mail) {
        var entries = new LinkedHashMap<String, Yaml>();
        mail.subject().ifPresent(subject -> entries.put("subject", Yaml.text(subject)));
        mail.text().ifPresent(text -> entries.put("text", Yaml.text(text)));
        return new Yaml.Entries(entries, true);
    }

    private static Yaml texts(List<String> texts) {
        return new Yaml.Items(texts.stream().map(Yaml::text).toList(), true);
    }

    private void number(String name, OptionalInt number) {
        number.ifPresent(n -> entries.put(name, Yaml.plain(n)));
    }
}
