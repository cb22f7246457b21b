package dev.leat.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules of ARCHITECTURE.md for packages of model, sql and engine that Maven cannot check.
abstract class BaseRules {

    /// The other packages of its module that a package may use. A package that is not listed uses
    /// none, and the others only those above them, so packages form no cycle.
    private static final PackageUses USES =
            PackageUses.of(
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
                    """,
                    name -> name.split("\\.", -1)[2]); // the word after `dev.leat`

    @Test
    void packagesUseOnlyThoseBelowThemInTheirModule() {
        for (var module : List.of("model", "sql", "engine")) {
            assertThat(USES.others(ArchitectureTest.modules(module))).isEmpty();
        }
    }
}
