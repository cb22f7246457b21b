package dev.leat.engine;

import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.LakeKernel;
import java.util.List;

/// A kernel of a pipeline without sinks that write files.
public interface KernelWithoutFiles extends Kernel {

    @Override
    default List<StagedFile> write(int sink, int[] rows, String batch, StagingFolder staging) {
        throw new AssertionError("the pipeline has no sink that writes files");
    }

    @Override
    default LakeKernel lake() {
        throw new AssertionError("the pipeline has no lake table");
    }
}
