package dev.leat.aws.sqs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Leaves out the contract methods that cannot hold on SQS. `contract-exceptions.md` has one line
/// for each, with the reason and the page of AWS's documentation.
final class OnSqs implements ExecutionCondition {

    static final String TABLE = "contract-exceptions.md";

    /// A line of the table.
    record Line(String contract, String method, String reason, String page) {}

    static List<Line> lines() {
        try (var table = OnSqs.class.getResourceAsStream("/" + TABLE)) {
            return new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> line.replace("`", "").split("\\|", -1))
                    .map(cells ->
                            new Line(
                                    cells[1].strip(),
                                    cells[2].strip(),
                                    cells[3].strip(),
                                    cells[4].strip()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getTestMethod()
                .flatMap(method ->
                        exception(method.getDeclaringClass().getSimpleName(), method.getName()))
                .map(line -> ConditionEvaluationResult.disabled(line.reason()))
                .orElse(ConditionEvaluationResult.enabled("it holds on SQS"));
    }

    private static Optional<Line> exception(String contract, String method) {
        return lines().stream()
                .filter(line -> line.contract().equals(contract) && line.method().equals(method))
                .findFirst();
    }
}
