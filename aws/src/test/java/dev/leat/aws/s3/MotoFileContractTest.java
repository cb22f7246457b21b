package dev.leat.aws.s3;

import dev.leat.aws.MotoServer;
import dev.leat.contract.ClaimContract;
import dev.leat.contract.FileEndContract;
import dev.leat.contract.TestedFiles;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/// The claims on objects and the ends of files over moto. The clock of the processes is virtual.
@Tag("interop")
@RunsOn(Host.MOTO)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MotoFileContractTest {

    private final List<ContractFiles> opened = new ArrayList<>();
    private MotoServer moto;

    @BeforeAll
    void start() throws Exception {
        moto = MotoServer.start();
    }

    @AfterAll
    void stop() {
        if (moto != null) {
            opened.forEach(ContractFiles::close);
            moto.close();
        }
    }

    private TestedFiles files(VirtualTime time) {
        var files = new ContractFiles(moto::clients, time);
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
