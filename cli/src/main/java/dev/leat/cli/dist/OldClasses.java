package dev.leat.cli.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.constant.ClassDesc;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// Converts classes compiled for Java 5 to the format of Java 17. The JVM cannot archive classes in
/// the old format and verifies them slowly, because they have no stack maps, which Java 6
/// introduced. The methods' code is unchanged.
final class OldClasses {

    /// The first class file version with stack maps.
    private static final int WITH_STACK_MAPS = 50;

    private final ClassFile files;

    /// @param jar the jar with the classes and with the types that they refer to
    OldClasses(ZipFile jar) {
        files =
                ClassFile.of(
                        StackMapsOption.GENERATE_STACK_MAPS,
                        ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(type -> open(jar, type))
                                        .orElse(ClassHierarchyResolver.defaultResolver())));
    }

    /// Returns the class in the new format, or the same bytes if the class already has stack maps.
    byte[] modern(byte[] old) {
        var model = files.parse(old);
        if (model.majorVersion() >= WITH_STACK_MAPS) {
            return old;
        }
        return files.transformClass(
                model,
                ClassTransform.transformingMethodBodies(
                                (CodeBuilder code, CodeElement element) -> code.with(element))
                        .andThen((builder, element) -> {
                            if (element instanceof ClassFileVersion) {
                                builder.withVersion(ClassFile.JAVA_17_VERSION, 0);
                            } else {
                                builder.with(element);
                            }
                        }));
    }

    /// Opens the class file of a type; null if it is in another jar.
    private static @Nullable InputStream open(ZipFile jar, ClassDesc type) {
        var descriptor = type.descriptorString();
        var entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + jar.getName(), failed);
        }
    }
}
