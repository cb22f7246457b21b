package dev.leat.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Patterns over the texts of users take linear time and no stack. RE2/J guarantees both for every
/// pattern. Java's own engine does so for simple patterns: sequences of classes of characters, of
/// which only the last is repeated without a fixed number. It tries no second way through a text
/// that such a pattern does not match.
abstract class PatternRules {

    /// Classes with other patterns of Java's engine.
    private static final Map<String, String> REASONS =
            Map.of(
                    "Cause", "possessive, over messages of limited length",
                    "FunctionSignatures", "reads signatures that DuckDB lists",
                    "PersonalKind", "possessive or of limited length, for each value of a profile");

    private static final String ATOM =
            "(?:\\[(?:\\\\.|[^\\[\\]\\\\&])+]"
                    + "|\\\\(?:[dDwWsSbtnrf]|[pP]\\{\\w+}|u[0-9a-f]{4}|[^\\w])"
                    + "|[^\\[(){*+?|^$\\\\])";

    private static final String SEQUENCE =
            "\\^?(?:" + ATOM + "(?:\\?|\\{\\d+})?)*(?:" + ATOM + "(?:[*+]|\\{\\d+,\\d*})|\\$)?";

    private static final Pattern SIMPLE =
            Pattern.compile("(?:\\(\\?[is]+\\))?" + SEQUENCE + "(?:\\|" + SEQUENCE + ")*+");

    private static final Set<String> ENGINE = Set.of("java.lang.String", "java.util.regex.Pattern");

    /// The methods of Java's engine that take a pattern, with their numbers of arguments.
    private static final Map<String, Set<Integer>> METHODS =
            Map.of(
                    "compile", Set.of(1, 2),
                    "matches", Set.of(1, 2),
                    "replaceAll", Set.of(2),
                    "replaceFirst", Set.of(2),
                    "split", Set.of(1, 2));

    @Test
    void patternsOfJavasEngineAreSimpleOrHaveAReason() throws IOException {
        var others = new TreeMap<String, List<String>>();
        var users = users();
        for (var unit : parsed(users.keySet())) {
            var file = Path.of(unit.getSourceFile().toUri()).toRealPath();
            var patterns = new ArrayList<String>();
            unit.accept(
                    new Calls(
                            users.get(file),
                            patterns,
                            unit.getImports().toString().contains("re2j.Pattern")),
                    null);
            patterns.removeIf(pattern -> SIMPLE.matcher(pattern).matches());
            if (!patterns.isEmpty()) {
                others.put(file.getFileName().toString().replace(".java", ""), patterns);
            }
        }
        assertThat(others.keySet())
                .as("patterns that are not simple: %s", others)
                .isEqualTo(new TreeSet<>(REASONS.keySet()));
    }

    @Test
    void aPatternWithASecondWayThroughATextIsNotSimple() {
        assertThat(
                        Stream.of(
                                "'(?:[^']|'')*'",
                                "a+b",
                                "(a|b)*",
                                "/+$",
                                "(?<=a)b",
                                ".*,",
                                "\\d+\\.\\d+",
                                "[a-z&&[^b]]+",
                                "(a)\\1"))
                .noneMatch(pattern -> SIMPLE.matcher(pattern).matches());
        assertThat(
                        Stream.of(
                                "\\s+",
                                "[A-Za-z_][A-Za-z0-9_]*",
                                "-?[0-9]{1,18}",
                                "^s3://",
                                "\\.jar$",
                                "(?i)on|off",
                                "[\\p{L}_]\\w*"))
                .allMatch(pattern -> SIMPLE.matcher(pattern).matches());
    }

    /// Returns the source files of classes that call the engine, with the names of the methods.
    private static Map<Path, Set<String>> users() {
        var users = new TreeMap<Path, Set<String>>();
        for (var type : ArchitectureTest.LEAT) {
            type.getCodeUnitAccessesFromSelf().stream()
                    .filter(call -> ENGINE.contains(call.getTargetOwner().getName()))
                    .map(call -> call.getTarget().getName())
                    .filter(METHODS::containsKey)
                    .forEach(name ->
                            users.computeIfAbsent(source(type), _ -> new TreeSet<>()).add(name));
        }
        return users;
    }

    private static Path source(JavaClass type) {
        var from = type.getSource().orElseThrow();
        var place = from.getUri().toString();
        return Path.of(
                place.substring(place.indexOf(":/") + 1, place.indexOf("/target/")),
                "src/main/java",
                type.getPackageName().replace('.', '/'),
                from.getFileName().orElseThrow());
    }

    private static Iterable<? extends CompilationUnitTree> parsed(Set<Path> files)
            throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files));
            var units = new ArrayList<CompilationUnitTree>();
            task.parse().forEach(units::add);
            return units;
        }
    }

    /// Collects the patterns of the calls in a file.
    private static final class Calls extends TreeScanner<Void, Void> {

        private final Set<String> names;
        private final List<String> patterns;

        /// True if the file uses RE2/J.
        private final boolean linear;

        private final Map<String, String> constants = new HashMap<>();

        private Calls(Set<String> names, List<String> patterns, boolean linear) {
            this.linear = linear;
            this.names = names;
            this.patterns = patterns;
        }

        @Override
        public Void visitVariable(VariableTree variable, Void nothing) {
            text(variable.getInitializer())
                    .ifPresent(text -> constants.put(variable.getName().toString(), text));
            return super.visitVariable(variable, nothing);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            var arguments = call.getArguments();
            if (call.getMethodSelect() instanceof MemberSelectTree method
                    && !(linear && method.getExpression().toString().equals("Pattern"))
                    && names.contains(method.getIdentifier().toString())
                    && METHODS.get(method.getIdentifier().toString()).contains(arguments.size())) {
                var pattern = text(arguments.getFirst());
                boolean split = method.getIdentifier().contentEquals("split");
                if (!(split && pattern.filter(PatternRules::character).isPresent())) {
                    patterns.add(pattern.orElse("(" + arguments.getFirst() + ")"));
                }
            }
            return super.visitMethodInvocation(call, nothing);
        }

        private Optional<String> text(@Nullable ExpressionTree tree) {
            return switch (tree) {
                case null -> Optional.empty();
                case IdentifierTree name ->
                        Optional.ofNullable(constants.get(name.getName().toString()));
                case MemberSelectTree name when name.toString().equals("File.pathSeparator") ->
                        Optional.of(File.pathSeparator);
                case LiteralTree literal when literal.getValue() instanceof String text ->
                        Optional.of(text);
                case BinaryTree sum ->
                        text(sum.getLeftOperand())
                                .flatMap(left -> text(sum.getRightOperand()).map(left::concat));
                default -> Optional.empty();
            };
        }
    }

    /// Returns true if [String#split] needs no pattern.
    private static boolean character(String text) {
        return text.length() == 1 || (text.length() == 2 && text.charAt(0) == '\\');
    }
}
