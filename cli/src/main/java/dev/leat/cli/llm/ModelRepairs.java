package dev.leat.cli.llm;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.cli.terminal.CommandException;
import dev.leat.llm.Question;
import dev.leat.operations.LetterContrast;
import dev.leat.operations.LetterContrast.Repair;
import dev.leat.operations.LetterRepairs;
import dev.leat.operations.Operations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.contrast.LetterContrasts;
import dev.leat.quality.profile.SensitiveData;
import dev.leat.quality.prompt.AnsweredEdits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Edits of dead letters, and other conditions of the check that rejected them, that a language
/// model proposes, each with the number of letters that pass with it. Owned by the thread of the
/// command.
public record ModelRepairs(AskedModel model) implements AutoCloseable {

    /// Returns true if questions are only printed.
    public boolean shown() {
        return model.shown();
    }

    /// Asks the model how to repair the letters of a group, or prints the question.
    ///
    /// @return the contrast, with the proposals with which more letters pass
    public LetterContrast with(LetterRepairs predictions, App app, LetterContrast contrast) {
        var repairs = new ArrayList<>(contrast.repairs());
        repairs.addAll(of(predictions, app, contrast));
        return contrast.withRepairs(repairs);
    }

    /// Asks the model how to repair the letters of a group, or prints the question. Returns the
    /// proposals with which more letters pass.
    List<Repair> of(LetterRepairs predictions, App app, LetterContrast contrast) {
        var pipeline = app.pipelines().get(contrast.cause().pipeline());
        if (pipeline == null || pipeline.from().files().isPresent() || !model.answers()) {
            return List.of();
        }
        var question =
                new Question(
                        AnsweredEdits.INSTRUCTION,
                        data(pipeline, contrast),
                        "edits",
                        AnsweredEdits.SCHEMA);
        return model.ask(question)
                .map(answer -> tried(predictions, contrast, answer))
                .orElse(List.of());
    }

    /// Returns the data of the question: names, SQL of the app file, and the sentences about the
    /// letters, in which personal values are masked.
    private String data(Pipeline pipeline, LetterContrast contrast) {
        return JsonMapper.shared()
                .writeValueAsString(
                        object(
                                "failure", contrast.cause().where(),
                                "check", check(pipeline, contrast).orElse(null),
                                "records", contrast.letters(),
                                "in_common",
                                        contrast.findings().stream()
                                                .filter(finding ->
                                                        !SensitiveData.named(finding.column()))
                                                .map(finding -> sendable(finding.sentence()))
                                                .toList(),
                                "left_out", leftOut(contrast),
                                "columns",
                                        pipeline.from().schema().fields().stream()
                                                .map(field ->
                                                        object(
                                                                "name", field.name(),
                                                                "type", field.type().toString(),
                                                                "required", field.notNull(),
                                                                "personal",
                                                                        field.personal()
                                                                                .findAny()
                                                                                .isPresent()))
                                                .toList(),
                                "steps",
                                        pipeline.steps().stream()
                                                .map(step -> object(step.kind(), value(step)))
                                                .toList(),
                                "tried",
                                        contrast.repairs().stream()
                                                .map(repair ->
                                                        object(
                                                                "change", sendable(repair.change()),
                                                                "passing", repair.passing(),
                                                                "of", repair.letters()))
                                                .toList()));
    }

    /// Returns a sentence without the texts that it quotes. A text may have quotation marks in it.
    private String sendable(String sentence) {
        int first = sentence.indexOf('\'');
        int last = sentence.lastIndexOf('\'');
        return model.withValues() || first == last
                ? sentence
                : sentence.substring(0, first) + "'***'" + sentence.substring(last + 1);
    }

    /// Returns the columns whose findings or values are not sent, with the reasons.
    private Map<String, String> leftOut(LetterContrast contrast) {
        var reasons = new TreeMap<String, String>();
        for (var finding : contrast.findings()) {
            if (SensitiveData.named(finding.column())) {
                reasons.put(finding.column(), "the name is that of personal data");
            } else if (!sendable(finding.sentence()).equals(finding.sentence())) {
                reasons.putIfAbsent(finding.column(), "texts are only sent with --with-values");
            }
        }
        return reasons;
    }

    /// Returns the value of a step as in the app file: one text, or texts by name.
    private static Object value(Step step) {
        var options = step.options();
        return Objects.<Object>requireNonNullElse(options.get(""), options);
    }

    /// Returns the check that rejected the letters; empty if it was no check.
    private static Optional<Map<String, Object>> check(Pipeline pipeline, LetterContrast contrast) {
        var cause = contrast.cause();
        return Optional.of(cause.text())
                .filter(_ -> cause.code().equals("check"))
                .flatMap(pipeline::check)
                .map(step -> Objects.requireNonNull(step.sentences().get(cause.text())))
                .map(sql -> object("name", cause.text(), "condition", sql.text()));
    }

    private static Map<String, Object> object(@Nullable Object... entries) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < entries.length; i += 2) {
            object.put(String.valueOf(entries[i]), entries[i + 1]);
        }
        return object;
    }

    private List<Repair> tried(LetterRepairs predictions, LetterContrast contrast, String answer) {
        var read = AnsweredEdits.read(answer, model.name());
        read.unusable().forEach(model::dropped);
        var repairs = new ArrayList<Repair>();
        for (var edit : read.edits()) {
            tried(
                            contrast,
                            "the edit %s=%s".formatted(edit.column(), edit.expression()),
                            () ->
                                    LetterContrasts.edited(
                                            terms -> predictions.preview(contrast.queue(), terms),
                                            contrast.group(),
                                            edit.column(),
                                            edit.expression(),
                                            ", " + edit.reason()))
                    .ifPresent(repairs::add);
        }
        for (var check : read.checks()) {
            tried(
                            contrast,
                            "the condition " + check.expression(),
                            () -> changed(predictions, contrast, check))
                    .ifPresent(repairs::add);
        }
        return repairs;
    }

    private static Repair changed(
            LetterRepairs predictions, LetterContrast contrast, AnsweredEdits.Condition check) {
        var cause = contrast.cause();
        var repair =
                predictions.changedCheck(
                        contrast.queue(),
                        contrast.group(),
                        new Operations.ChangedCheck(
                                cause.pipeline(), cause.text(), check.expression()));
        return new Repair(
                repair.change() + ", " + check.reason(),
                repair.set(),
                repair.passing(),
                repair.letters());
    }

    /// Predicts the result of a proposal; drops it if no more letters pass with it.
    private Optional<Repair> tried(
            LetterContrast contrast, String proposal, Supplier<Repair> prediction) {
        long now = contrast.repairs().stream().mapToLong(Repair::passing).findFirst().orElse(0);
        try {
            var repair = prediction.get();
            if (repair.passing() > now) {
                return Optional.of(repair);
            }
            model.dropped(proposal + ": no more letters pass with it");
        } catch (RefusedOperationException refused) {
            model.dropped("%s: %s".formatted(proposal, refused.getMessage()));
        }
        return Optional.empty();
    }

    /// Reports a failure of the model.
    ///
    /// @throws CommandException if the model did not answer
    public void finish() {
        model.finish();
    }

    @Override
    public void close() {
        model.close();
    }
}
