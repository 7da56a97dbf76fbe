package io.archangel.proof.guard;

import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.archangel.http.Routed;
import io.archangel.http.Router;
import io.archangel.http.Routing;
import io.archangel.http.WebSocket;
import io.archangel.loop.DatagramProtocol;
import io.archangel.loop.Names;
import io.archangel.loop.OsProcess;
import io.archangel.loop.Protocol;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.SubprocessProtocol;
import io.archangel.process.Clock;
import io.archangel.process.Home;
import io.archangel.process.Process;
import io.archangel.process.spi.Tap;
import io.archangel.shell.Console;
import io.archangel.shell.Output;
import java.lang.reflect.Executable;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Finds every place of the public API where foreign code comes in, and names each: a method that is implemented elsewhere
 * as {@code Hook.run(Exit)}, a parameter that is called as {@code Runnable of Loop.callSoon(Runnable)}.
 */
final class Callouts {
    private static final Set<String> MODULES =
            Set.of("process", "dyno", "loop", "http", "xing", "shell", "telnet", "ssh", "web");
    private static final Set<Class<?>> CALLED = Set.of(Runnable.class, Callable.class, Executor.class);

    /** What programmers implement, besides functional interfaces. */
    private static final Set<Class<?>> IMPLEMENTED = Set.of(
            Process.class,
            Home.class,
            Clock.class,
            Names.class,
            ProtocolProcess.class,
            OsProcess.class,
            Protocol.class,
            DatagramProtocol.class,
            SubprocessProtocol.class,
            Tap.class,
            WebSocket.Listener.class,
            Router.class,
            Routing.class,
            Routed.class,
            Console.class,
            Output.class);

    private Callouts() {}

    static Collection<String> all() {
        var names = new TreeSet<String>();
        for (var type : api()) {
            if (IMPLEMENTED.contains(type) || type.isAnnotationPresent(FunctionalInterface.class)) {
                methods(type)
                        .filter(Callouts::isOverridable)
                        .map(Callouts::name)
                        .forEach(names::add);
            }
            Stream.concat(Stream.of(type.getDeclaredConstructors()).filter(Callouts::isApi), methods(type))
                    .flatMap(Callouts::parameters)
                    .forEach(names::add);
        }
        return names;
    }

    /** All public types of the modules that call foreign code, nested ones too. */
    private static Iterable<Class<?>> api() {
        return new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .importPackages(MODULES.stream()
                                .map(module -> "io.archangel." + module)
                                .toArray(String[]::new))
                        .stream()
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .map(JavaClass::reflect)
                        .filter(Callouts::isPublic)
                        .toList();
    }

    private static boolean isPublic(Class<?> type) {
        var around = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && (around == null || isPublic(around));
    }

    private static Stream<Method> methods(Class<?> type) {
        return Stream.of(type.getDeclaredMethods()).filter(method -> !method.isSynthetic() && isApi(method));
    }

    private static boolean isApi(Member member) {
        return Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers());
    }

    private static boolean isOverridable(Method method) {
        return (method.getModifiers() & (Modifier.FINAL | Modifier.STATIC)) == 0;
    }

    private static boolean isCalled(Class<?> type) {
        return CALLED.contains(type) || type.isAnnotationPresent(FunctionalInterface.class);
    }

    /** The parameters that are code, of a method where it was declared first. */
    private static Stream<String> parameters(Executable code) {
        var of = code instanceof Method method ? origin(method.getDeclaringClass(), method) : code;
        return Stream.of(of.getParameterTypes()).filter(Callouts::isCalled).map(type -> name(type) + " of " + name(of));
    }

    private static Method origin(Class<?> type, Method method) {
        return Stream.concat(Stream.of(type.getInterfaces()), Stream.ofNullable(type.getSuperclass()))
                .map(ancestor -> origin(ancestor, method))
                .filter(found -> !found.equals(method))
                .findFirst()
                .or(() -> declared(type, method))
                .orElse(method);
    }

    private static Optional<Method> declared(Class<?> type, Method method) {
        return Stream.of(type.getDeclaredMethods())
                .filter(each -> !each.isSynthetic() && each.getName().equals(method.getName()))
                .filter(each -> Arrays.equals(each.getParameterTypes(), method.getParameterTypes()))
                .findFirst();
    }

    private static String name(Executable code) {
        var type = name(code.getDeclaringClass());
        var parameters = Stream.of(code.getParameterTypes()).map(Callouts::name).collect(joining(", ", "(", ")"));
        return (code instanceof Method ? type + "." + code.getName() : type) + parameters;
    }

    private static String name(Class<?> type) {
        var around = type.getEnclosingClass();
        return around == null ? type.getSimpleName() : name(around) + "." + type.getSimpleName();
    }
}
