package dev.leat.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.host.Host;
import dev.leat.contract.host.HostGap;
import dev.leat.contract.host.RunsOn;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/// The page `docs/contracts.md` has the number of methods of each contract and how many of them run
/// on each host. Each method that does not run is listed with a reason in `exceptions.md` of module
/// `contract`. With `-Dgolden=write` the test writes the table of numbers.
class ContractsPageTest {

    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs").resolve("contracts.md");
    private static final String BEGIN = "| contract | methods |";
    private static final List<String> MODULES = List.of("local", "aws", "cli");

    /// A method of a contract.
    private record ContractMethod(String contract, String name) {}

    @Test
    void theNumbersAreThoseOfTheTests() throws IOException {
        var page = Files.readString(PAGE);
        var from = page.indexOf(BEGIN);
        var to = page.indexOf("\n\n", from);
        var table = table();
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
        } else {
            assertThat(page.substring(from, to)).isEqualTo(table);
        }
    }

    @Test
    void eachMethodRunsOnEachHostOrIsAnException() throws IOException {
        var methods = contractMethods();
        var gaps = HostGap.all();
        planned()
                .forEach((host, planned) -> {
                    for (var method : methods) {
                        if (!host.has(method.contract())) {
                            continue;
                        }
                        var covering =
                                gaps.stream()
                                        .filter(gap ->
                                                gap.covers(method.contract(), method.name(), host))
                                        .toList();
                        if (planned.contains(method)) {
                            assertThat(covering)
                                    .as("%s on %s", method, host)
                                    .hasSizeLessThan(2)
                                    .noneMatch(gap -> gap.methods().isEmpty());
                        } else {
                            assertThat(covering).as("%s on %s", method, host).hasSize(1);
                        }
                    }
                });
    }

    @Test
    void eachExceptionIsOfAContractAndHasAReason() throws IOException {
        var methods = contractMethods();
        assertThat(HostGap.all())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(gap -> {
                    assertThat(methods)
                            .anyMatch(method -> method.contract().equals(gap.contract()));
                    assertThat(methods)
                            .containsAll(
                                    gap.methods().stream()
                                            .map(name -> new ContractMethod(gap.contract(), name))
                                            .toList());
                    assertThat(gap.reason()).isNotEmpty();
                    assertThat(gap.page()).startsWith("https://");
                });
    }

    private static String table() throws IOException {
        var methods = contractMethods();
        var running = new EnumMap<Host, Set<ContractMethod>>(Host.class);
        var gaps = HostGap.all();
        planned()
                .forEach((host, planned) ->
                        running.put(
                                host,
                                planned.stream()
                                        .filter(method ->
                                                gaps.stream()
                                                        .noneMatch(gap ->
                                                                gap.covers(
                                                                        method.contract(),
                                                                        method.name(),
                                                                        host)))
                                        .collect(Collectors.toSet())));
        var lines = new ArrayList<String>();
        lines.add(BEGIN + titles());
        lines.add("|---|" + "---:|".repeat(1 + Host.values().length));
        var byContract = new TreeMap<String, Set<ContractMethod>>();
        methods.forEach(method ->
                byContract.computeIfAbsent(method.contract(), _ -> new HashSet<>()).add(method));
        byContract.forEach((contract, all) -> lines.add(line("`" + contract + "`", all, running)));
        lines.add(line("**total**", Set.copyOf(methods), running));
        return String.join("\n", lines);
    }

    private static String titles() {
        return Arrays.stream(Host.values())
                .map(host -> " " + host.title() + " |")
                .collect(Collectors.joining());
    }

    private static String line(
            String title, Set<ContractMethod> all, Map<Host, Set<ContractMethod>> running) {
        return "| %s | %d |".formatted(title, all.size())
                + Arrays.stream(Host.values())
                        .map(host -> running.getOrDefault(host, Set.of()))
                        .map(some -> " %d |".formatted(all.stream().filter(some::contains).count()))
                        .collect(Collectors.joining());
    }

    /// Returns the methods of all contracts.
    private static List<ContractMethod> contractMethods() throws IOException {
        return classes("contract", "test-classes")
                .filter(type -> Modifier.isAbstract(type.getModifiers()))
                .flatMap(ContractsPageTest::tests)
                .toList();
    }

    /// Returns the methods of the contracts that the test classes of each host extend.
    private static Map<Host, Set<ContractMethod>> planned() throws IOException {
        var contracts = Set.copyOf(contractMethods());
        var planned = new EnumMap<Host, Set<ContractMethod>>(Host.class);
        for (var module : MODULES) {
            classes(module, "test-classes")
                    .filter(type -> type.isAnnotationPresent(RunsOn.class))
                    .forEach(type ->
                            planned.computeIfAbsent(
                                            type.getAnnotation(RunsOn.class).value(),
                                            _ -> new HashSet<>())
                                    .addAll(
                                            withNested(type)
                                                    .flatMap(ContractsPageTest::inherited)
                                                    .filter(contracts::contains)
                                                    .toList()));
        }
        assertThat(planned).hasSize(Host.values().length);
        return planned;
    }

    private static Stream<Class<?>> withNested(Class<?> type) {
        return Stream.concat(
                Stream.of(type),
                supertypes(type)
                        .flatMap(each -> Arrays.stream(each.getDeclaredClasses()))
                        .filter(each -> each.isAnnotationPresent(Nested.class)));
    }

    private static Stream<ContractMethod> inherited(Class<?> type) {
        return supertypes(type).flatMap(ContractsPageTest::tests);
    }

    private static Stream<Class<?>> supertypes(Class<?> type) {
        return Stream.iterate(type, each -> each != null, Class::getSuperclass);
    }

    private static Stream<ContractMethod> tests(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                .map(Method::getName)
                .map(name -> new ContractMethod(type.getSimpleName(), name));
    }

    /// Returns the classes that the build of a module made.
    private static Stream<Class<?>> classes(String module, String folder) throws IOException {
        var built = ROOT.resolve(module).resolve("target").resolve(folder);
        var loader =
                new URLClassLoader(
                        new URL[] {built.toUri().toURL()},
                        ContractsPageTest.class.getClassLoader());
        try (var files = Files.walk(built)) {
            return files
                    .map(file -> built.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .filter(file -> file.contains("Contract") || file.contains("Test"))
                    .map(file -> file.replace(".class", "").replace('/', '.'))
                    .<Class<?>>map(name -> loaded(name, loader))
                    .toList()
                    .stream();
        }
    }

    private static Class<?> loaded(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
