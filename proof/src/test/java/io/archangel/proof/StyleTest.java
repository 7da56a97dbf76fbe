package io.archangel.proof;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.archangel.loop.Loop;
import io.archangel.process.ProcessManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The house style, where it can be read off the compiled classes. */
@AnalyzeClasses(packages = "io.archangel", importOptions = DoNotIncludeTests.class)
final class StyleTest {
    private static final List<String> THIRD_PARTIES = List.of(
            "com.github.benmanes.",
            "gg.jte.",
            "io.github.resilience4j.",
            "io.netty.",
            "org.apache.sshd.",
            "org.bouncycastle.",
            "org.jline.",
            "picocli.",
            "tools.jackson.");

    @ArchTest
    static final ArchRule packages_areNamedForWhatTheyHold =
            noClasses().should().resideInAnyPackage("..impl..", "..internal..", "..util..", "..common..");

    @ArchTest
    static final ArchRule locks_arePrivateAndExplicit = noMethods().should().haveModifier(SYNCHRONIZED);

    @ArchTest
    static final ArchRule staticFields_areFinal =
            fields().that().areStatic().should().beFinal();

    /**
     * Save the locks on what the JVM has but one of: its scheduler's parallelism, its table of signal handlers. And save what
     * a thread is lent as, which lasts no longer than the work that it is lent for.
     */
    @ArchTest
    static final ArchRule staticFields_holdNoState = noFields()
            .that()
            .areStatic()
            .and()
            .areNotDeclaredIn("io.archangel.process.Carriers")
            .and()
            .areNotDeclaredIn("io.archangel.loop.OsSignals")
            .and()
            .areNotDeclaredIn("io.archangel.process.Seat")
            .should()
            .haveRawType(assignableTo(ThreadLocal.class)
                    .or(resideInAPackage("java.util.concurrent..").and(not(assignableTo(TimeUnit.class)))));

    /** Whoever starts a thing hands them in, so that two of each live side by side. */
    @ArchTest
    static final ArchRule staticFields_holdNoLoopAndNoManager = noFields()
            .that()
            .areStatic()
            .should(be(describe("one that holds a loop or a manager", StyleTest::holdsLoopOrManager)));

    @ArchTest
    static final ArchRule accessors_haveNoPrefix = methods()
            .that()
            .arePublic()
            .and(describe("are declared here first", StyleTest::isDeclaredFirst))
            .should()
            .haveNameNotMatching("(get|set)[A-Z].*");

    @ArchTest
    static final ArchRule publicSignatures_nameNoThirdParty = noMethods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackages("io.archangel.loop.netty", "io.archangel.http.wire")
            .and(describe("are declared here first", StyleTest::isDeclaredFirst))
            .should(be(describe("in need of a third party's type", StyleTest::namesThirdParty)));

    @ArchTest
    static final ArchRule libraries_doNotPrint = noClasses()
            .that()
            .resideOutsideOfPackages("io.archangel.server..", "io.archangel.examples..", "io.archangel.proof..")
            .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static void packages_areNullMarked(JavaClasses classes) {
        assertThat(classes.stream().map(JavaClass::getPackage).distinct())
                .filteredOn(p -> !p.isAnnotatedWith(NullMarked.class))
                .extracting(JavaPackage::getName)
                .as("packages without @NullMarked in a package-info")
                .isEmpty();
    }

    /**
     * At most half of a module's types are public; a module of four types or fewer is too small to count. An spi package
     * doesn't count: strangers implement what is in it, so all of it is public.
     */
    @ArchTest
    static void modules_keepHalfOfTheirTypesToThemselves(JavaClasses classes) {
        Map<String, Map<Boolean, List<String>>> modules = classes.stream()
                .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
                .filter(c ->
                        !module(c).equals("examples") && !c.getPackageName().endsWith(".spi"))
                .collect(groupingBy(
                        StyleTest::module,
                        partitioningBy(c -> c.getModifiers().contains(PUBLIC), mapping(JavaClass::getName, toList()))));
        modules.values().removeIf(m -> m.get(true).size() + m.get(false).size() <= 4);
        assertThat(modules)
                .allSatisfy((module, types) -> assertThat(types.get(true))
                        .as("public types of " + module + ", which has "
                                + types.get(false).size() + " others")
                        .hasSizeLessThanOrEqualTo(types.get(false).size()));
    }

    private static boolean holdsLoopOrManager(JavaField field) {
        return field.getAllInvolvedRawTypes().stream()
                .anyMatch(type -> type.isAssignableTo(Loop.class) || type.isAssignableTo(ProcessManager.class));
    }

    private static String module(JavaClass type) {
        return type.getPackageName().split("\\.", -1)[2];
    }

    private static boolean namesThirdParty(JavaMethod method) {
        return Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
                .anyMatch(type -> THIRD_PARTIES.stream().anyMatch(type.getName()::startsWith));
    }

    /** Whether a method overrides nothing; asked of the JVM, as the rules know no more of libraries than names. */
    private static boolean isDeclaredFirst(JavaMethod method) {
        return ancestors(method.reflect().getDeclaringClass())
                .flatMap(ancestor -> Stream.of(ancestor.getDeclaredMethods()))
                .noneMatch(inherited -> inherited.getName().equals(method.getName())
                        && inherited.getParameterCount()
                                == method.getRawParameterTypes().size());
    }

    private static Stream<Class<?>> ancestors(Class<?> type) {
        var direct = Stream.<Class<?>>of(type.getInterfaces());
        if (type.getSuperclass() != null) {
            direct = Stream.concat(direct, Stream.of(type.getSuperclass()));
        }
        return direct.flatMap(ancestor -> Stream.concat(Stream.of(ancestor), ancestors(ancestor)));
    }
}
