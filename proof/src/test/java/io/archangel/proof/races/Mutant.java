package io.archangel.proof.races;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import io.archangel.process.Process;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A kernel with check-then-set where it has compare-and-set: in what a process's life and its list of children hang on.
 * A moment between the check and the set makes room for others, whom it would let in without one, only more rarely.
 */
final class Mutant {
    private static final ClassDesc VAR_HANDLE = desc(VarHandle.class);
    private static final ClassDesc FRAME = desc(Process.class.getSuperclass());
    private static final ClassDesc STAGE = ClassDesc.of(Process.class.getPackageName(), "Stage");

    /** Between check and set; the system makes some more of it. */
    private static final long ROOM_NANOS = 10_000;

    /** Of the time, which is as good as a coin. */
    private static final long SOME_BIT = 1 << 5;

    /** What it did: the method of the transitions, and the fields that are set without comparing. */
    private final Set<String> spoilt = new TreeSet<>();

    private Mutant() {}

    /** Writes it. @param arguments the folder */
    public static void main(String[] arguments) throws IOException {
        System.err.println("spoilt: " + writeTo(Path.of(arguments[0])));
    }

    /** Writes the spoilt class into a folder that is to come first on a class path. @return what is spoilt in it */
    static Set<String> writeTo(Path folder) throws IOException {
        var frame = Process.class.getSuperclass();
        var name = frame.getName().replace('.', '/') + ".class";
        var mutant = new Mutant();
        try (var in = frame.getClassLoader().getResourceAsStream(name)) {
            var target = folder.resolve(name);
            Files.createDirectories(target.getParent());
            Files.write(target, mutant.spoil(ClassFile.of().parse(in.readAllBytes())));
        }
        return mutant.spoilt;
    }

    private byte[] spoil(ClassModel frame) {
        return ClassFile.of().transformClass(frame, (builder, element) -> {
            if (!(element instanceof MethodModel method) || method.code().isEmpty()) {
                builder.with(element);
            } else if (method.methodName().equalsString("advance")) {
                spoilt.add("advance");
                builder.withMethodBody(
                        method.methodName(), method.methodType(), method.flags().flagsMask(), Mutant::advance);
            } else {
                builder.transformMethod(method, MethodTransform.transformingCode(withoutComparing()));
            }
        });
    }

    /** {@code CHILDREN.compareAndSet(this, null, made)} becomes {@code CHILDREN == null && set(made)}. */
    private CodeTransform withoutComparing() {
        var handle = new AtomicReference<>("");
        return (code, element) -> {
            if (element instanceof FieldInstruction field && field.typeSymbol().equals(VAR_HANDLE)) {
                handle.set(field.name().stringValue());
            }
            if (element instanceof InvokeInstruction call
                    && call.name().equalsString("setRelease")
                    && handle.get().equals("LIFE")) {
                // who has registered can be found, and is not yet RUNNING: nobody waits for that any more
                makeRoom(code);
                code.with(element);
            } else if (element instanceof InvokeInstruction call
                    && call.owner().asSymbol().equals(VAR_HANDLE)
                    && call.name().equalsString("compareAndSet")
                    && handle.get().equals("CHILDREN")) {
                spoilt.add("CHILDREN");
                checkThenSet(code);
            } else {
                code.with(element);
            }
        };
    }

    /** On the stack are the handle, the frame, null and what is to be set; leaves whether it was set. */
    private static void checkThenSet(CodeBuilder code) {
        int next = code.allocateLocal(TypeKind.REFERENCE);
        int frame = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(next).pop().astore(frame);
        code.dup().aload(frame).invokevirtual(VAR_HANDLE, "getVolatile", MethodTypeDesc.of(CD_Object, FRAME));
        code.ifThenElse(
                Opcode.IFNULL,
                free -> set(free, frame, next),
                taken -> taken.pop().iconst_0());
    }

    private static void set(CodeBuilder code, int frame, int next) {
        makeRoom(code);
        code.aload(frame).aload(next);
        code.invokevirtual(VAR_HANDLE, "setVolatile", MethodTypeDesc.of(CD_void, FRAME, CD_Object));
        code.iconst_1();
    }

    /** {@code var now = life; if (!Stage.isArrow(now, next)) return null; park(); life = next; return now;} */
    private static void advance(CodeBuilder code) {
        int now = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(0).getfield(FRAME, "life", CD_Object).astore(now);
        code.aload(now).aload(1).invokestatic(STAGE, "isArrow", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object));
        code.ifThen(then -> {
            makeRoom(then);
            then.aload(0).aload(1).putfield(FRAME, "life", CD_Object).aload(now).areturn();
        });
        code.aconst_null().areturn();
    }

    /** At every second time or so: where both rest, he who checked first sets first, and some faults need it otherwise. */
    private static void makeRoom(CodeBuilder code) {
        code.invokestatic(desc(System.class), "nanoTime", MethodTypeDesc.of(CD_long));
        code.loadConstant(SOME_BIT).land().lconst_0().lcmp();
        code.ifThen(
                Opcode.IFNE,
                rest -> rest.loadConstant(ROOM_NANOS)
                        .invokestatic(desc(LockSupport.class), "parkNanos", MethodTypeDesc.of(CD_void, CD_long)));
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
