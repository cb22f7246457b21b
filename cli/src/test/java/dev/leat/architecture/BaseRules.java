package dev.leat.architecture;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The rules of ARCHITECTURE.md for packages of model, sql and engine that Maven cannot check.
abstract class BaseRules {

    /// The other packages of its module that a package may use. A package that is not listed uses
    /// none, and the others only those above them, so packages form no cycle.
    private static final Map<String, Set<String>> USES =
            """
            app: text
            error: text
            item: app
            column: app
            batch: error item
            fingerprint: app batch
            deadletter: batch
            lake: app batch
            topic: app batch
            watch: app batch
            plan: app batch deadletter event item lake watch
            port: app batch deadletter event item lake plan watch
            task: error port
            stream: plan port
            file: decode
            function: process
            kernel: column decode file function process
            inspect: mask
            redrive: inspect mask
            delivery: metrics
            worker: metrics trial
            alarm: inspect mask metrics redrive
            load: engine lookup metrics trial worker
            isolation: engine load lookup trial
            run: engine load metrics trial worker
            past: engine load run
            """
                    .lines()
                    .map(line -> line.split("[: ]+", -1))
                    .collect(toMap(names -> names[0], Set::of));

    @Test
    void packagesUseOnlyThoseBelowThemInTheirModule() {
        for (var module : List.of("model", "sql", "engine")) {
            var types = ArchitectureTest.modules(module);
            assertThat(
                            types.stream()
                                    .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                                    .filter(use -> types.contain(use.getTargetClass().getName()))
                                    .filter(use -> !allowed(use)))
                    .isEmpty();
        }
    }

    private static boolean allowed(Dependency use) {
        var user = name(use.getOriginClass());
        return USES.getOrDefault(user, Set.of(user)).contains(name(use.getTargetClass()));
    }

    /// Returns the word after `dev.leat`.
    private static String name(JavaClass type) {
        return type.getPackageName().split("\\.", -1)[2];
    }
}
