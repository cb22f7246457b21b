package dev.leat.aws.s3;

import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.ClaimContract;
import dev.leat.contract.FileEndContract;
import dev.leat.contract.TestedFiles;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The claims on objects and the ends of files over Leat's own endpoint.
@Tag("interop")
@RunsOn(Host.LEAT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileContractTest {

    private final List<ContractFiles> opened = new ArrayList<>();
    private LeatEndpoint services;

    @BeforeAll
    void start(@TempDir Path folder) {
        services = LeatEndpoint.start(folder, VirtualTime.start());
    }

    @AfterAll
    void stop() {
        opened.forEach(ContractFiles::close);
        services.close();
    }

    private TestedFiles files(VirtualTime time) {
        var files = new ContractFiles(services::clients, time);
        opened.add(files);
        return files;
    }

    @Nested
    class Claims extends ClaimContract {

        @Override
        protected TestedFiles open(VirtualTime time) {
            return files(time);
        }
    }

    @Nested
    class Ends extends FileEndContract {

        @Override
        protected TestedFiles open(VirtualTime time) {
            return files(time);
        }
    }
}
