package io.archangel.proof.races;

import static java.lang.constant.ConstantDescs.CD_void;

import io.archangel.dyno.cache.SlotAlone;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A cache whose slots check and then set, where they compare and set. */
final class SlotMutant {
    private static final String SLOT = SlotAlone.class.getPackageName() + ".Slot";

    private SlotMutant() {}

    /** Writes the spoilt class into a folder that is to come first on a class path. @return how often it is spoilt */
    static int writeTo(Path folder) throws IOException {
        var spoilt = new AtomicInteger();
        var name = SLOT.replace('.', '/') + ".class";
        try (var in = SlotAlone.class.getClassLoader().getResourceAsStream(name)) {
            var target = folder.resolve(name);
            Files.createDirectories(target.getParent());
            var slot = ClassFile.of().parse(in.readAllBytes());
            var transform = ClassTransform.transformingMethodBodies(withoutComparing(spoilt));
            Files.write(target, ClassFile.of().transformClass(slot, transform));
        }
        return spoilt.get();
    }

    /** {@code NEXT.compareAndSet(this, before, fresh)} becomes {@code NEXT.setVolatile(this, fresh); true}. */
    private static CodeTransform withoutComparing(AtomicInteger spoilt) {
        var slot = ClassDesc.of(SLOT);
        return (code, element) -> {
            if (element instanceof InvokeInstruction call && call.name().equalsString("compareAndSet")) {
                spoilt.incrementAndGet();
                int fresh = code.allocateLocal(TypeKind.REFERENCE);
                code.astore(fresh).pop().aload(fresh);
                code.invokevirtual(call.owner().asSymbol(), "setVolatile", MethodTypeDesc.of(CD_void, slot, slot));
                code.iconst_1();
            } else {
                code.with(element);
            }
        };
    }
}
