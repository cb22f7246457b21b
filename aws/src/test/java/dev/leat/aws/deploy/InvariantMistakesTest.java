package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each violation that the invariants of deployments report is expected by a test of this package
/// with a mutated deployment.
class InvariantMistakesTest {

    private static final Path TESTS = Path.of("src/test/java/dev/leat/aws/deploy");
    private static final Pattern VIOLATION = Pattern.compile("found\\.add\\(([^;]*);");
    private static final Pattern TEXT = Pattern.compile("\"([^\"\n]+)\"");

    private static List<String> texts(String source) {
        return TEXT.matcher(source).results().map(text -> text.group(1)).toList();
    }

    private static List<String> expected() throws IOException {
        var expected = new ArrayList<String>();
        try (var tests = Files.list(TESTS)) {
            for (var test : tests.filter(file -> file.toString().endsWith("Test.java")).toList()) {
                expected.addAll(texts(Files.readString(test)));
            }
        }
        return expected;
    }

    @ParameterizedTest
    @ValueSource(strings = {"BucketInvariants", "DeploymentInvariants", "FunctionInvariants"})
    void eachViolationIsTheResultOfAMistake(String invariants) throws IOException {
        var source = Files.readString(TESTS.resolve(invariants + ".java"));
        var violations =
                VIOLATION.matcher(source).results().map(MatchResult::group).distinct().toList();
        assertThat(violations).hasSizeGreaterThan(5);
        var expected = expected();
        for (var violation : violations) {
            var words =
                    texts(violation).stream()
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*", ".*", ".*"));
            assertThat(expected).as(violation).anyMatch(text -> text.matches(words));
        }
    }
}
