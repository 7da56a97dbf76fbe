package io.archangel.proof;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The map: which package may know which. A layer that is not built yet is left out of account. */
@AnalyzeClasses(packages = "io.archangel", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule arrows_pointDown = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("process")
            .definedBy("io.archangel.process..")
            .layer("dyno")
            .definedBy("io.archangel.dyno..")
            .layer("loop")
            .definedBy("io.archangel.loop..")
            .layer("http")
            .definedBy("io.archangel.http..")
            .layer("xing")
            .definedBy("io.archangel.xing..")
            .layer("shell")
            .definedBy("io.archangel.shell..")
            .layer("telnet")
            .definedBy("io.archangel.telnet..")
            .layer("ssh")
            .definedBy("io.archangel.ssh..")
            .layer("web")
            .definedBy("io.archangel.web..")
            .layer("server")
            .definedBy("io.archangel.server..")
            .layer("examples")
            .definedBy("io.archangel.examples..")
            .whereLayer("process")
            .mayNotAccessAnyLayer()
            .whereLayer("dyno")
            .mayOnlyAccessLayers("process")
            .whereLayer("loop")
            .mayOnlyAccessLayers("process")
            .whereLayer("http")
            .mayOnlyAccessLayers("process", "loop")
            .whereLayer("xing")
            .mayOnlyAccessLayers("process", "dyno", "http")
            .whereLayer("shell")
            .mayOnlyAccessLayers("process")
            .whereLayer("telnet")
            .mayOnlyAccessLayers("process", "loop", "shell")
            .whereLayer("ssh")
            .mayOnlyAccessLayers("process", "shell")
            .whereLayer("web")
            .mayOnlyAccessLayers("process", "http", "xing", "shell")
            .whereLayer("server")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("examples")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("io.archangel.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule kernel_dependsOnTheJdkAlone = classes()
            .that()
            .resideInAPackage("io.archangel.process..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.archangel.process..", "java..", "jdk..", "org.jspecify..");

    /** And to the proof that holds ours against Netty alone. */
    @ArchTest
    static final ArchRule netty_isKnownToItsTwoPackages = onlyIn("io.netty..", "loop.netty", "http.wire", "proof.echo");

    @ArchTest
    static final ArchRule jte_isKnownToTemplates = onlyIn("gg.jte..", "xing.template..");

    @ArchTest
    static final ArchRule jline_isKnownToTheShell = onlyIn("org.jline..", "shell..");

    @ArchTest
    static final ArchRule picocli_isKnownToTheShellAndTheServer = onlyIn("picocli..", "shell..", "server..");

    @ArchTest
    static final ArchRule jackson_isKnownWhereJsonIsWrittenOrRead =
            onlyIn("tools.jackson..", "xing..", "shell..", "web..", "server..", "proof..");

    @ArchTest
    static final ArchRule bouncyCastle_isKnownToPasswords = onlyIn("org.bouncycastle..", "web", "ssh");

    @ArchTest
    static final ArchRule logging_isTheJdksOwn =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.slf4j..", "java.util.logging..");

    @ArchTest
    static final ArchRule logback_isKnownToWhatItsLinesAreMadeOf = onlyIn("ch.qos.logback..", "server.log");

    @ArchTest
    static final ArchRule resilience4j_isKnownToBreakers = onlyIn("io.github.resilience4j..", "dyno.breaker");

    @ArchTest
    static final ArchRule caffeine_isKnownToCaches = onlyIn("com.github.benmanes..", "dyno.cache");

    /** Each of dyno's six is to be had without the others. */
    @ArchTest
    static final ArchRule dynosPackages_knowNothingOfEachOther =
            slices().matching("io.archangel.dyno.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule lateBinding_needsTheJdkAlone = onlyJdk("io.archangel.dyno");

    @ArchTest
    static final ArchRule aspects_needTheJdkAlone = onlyJdk("io.archangel.dyno.aspect");

    @ArchTest
    static final ArchRule lateBinding_isNeededByNoneOfTheOthers = noClasses()
            .that()
            .resideInAPackage("io.archangel.dyno.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.archangel.dyno");

    private static ArchRule onlyJdk(String home) {
        return classes()
                .that()
                .resideInAPackage(home)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(home, "java..", "org.jspecify..");
    }

    private static ArchRule onlyIn(String library, String... packages) {
        var homes = new String[packages.length];
        for (int i = 0; i < homes.length; i++) {
            homes[i] = "io.archangel." + packages[i];
        }
        return noClasses()
                .that()
                .resideOutsideOfPackages(homes)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }
}
