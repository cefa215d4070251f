// The programs that run for apps: their commands, with the files of the Drops beside them.

import Components
import Graphs
import Storage

extension DropBodies {
    /// The command of a bash app, with the files of the Drops beside it. Where it `isRehearsed` nothing is
    /// made and nothing is counted.
    func invocation(
        of drop: DropID, in graph: PhysicalGraph, _ pipes: ProgramPipes?,
        _ shared: ProgramMemory? = nil, usesScratch: Bool = true, isRehearsed: Bool = false
    ) throws(Problem) -> Invocation {
        let name = graph.name(of: drop)
        let component = blueprint[name.component]
        var inputs: [PortFile] = []
        for (number, edge) in graph.producerRange(of: drop).enumerated() {
            let port = blueprint.ports[Int(graph.producerPorts[edge])].target
            inputs.append(
                try input(
                    graph.name(of: graph.producers[edge]), at: port, of: component,
                    pipe: pipes?.path(ofInput: number), memory: shared?.path(ofInput: number),
                    isRehearsed: isRehearsed))
        }
        var outputs: [PortFile] = []
        var targets: [FileTarget] = []
        for (number, edge) in graph.consumerRange(of: drop).enumerated() {
            let port = blueprint.ports[Int(graph.consumerPorts[edge])].source
            let data = graph.name(of: graph.consumers[edge])
            let target = try fileTarget(data, byProgram: true, usesScratch: usesScratch)
            let lasting = try sharedPath(of: data)
            if ![.nowhere, .shared].contains(places[data.component]) { targets.append(target) }
            outputs.append(
                PortFile(
                    port: port,
                    path: pipes?.path(ofOutput: number) ?? shared?.path(ofOutput: number)
                        ?? target.draft,
                    node: blueprint[data.component].id,
                    oid: ownID(data), name: places.files.nameInDataFolder(lasting)))
        }
        do {
            if !isRehearsed { for target in targets { try makeFolders(for: target) } }
            let app = try BashApp(
                component, of: Int(name.instance), inputs: inputs, outputs: outputs)
            return Invocation(
                command: app.command,
                standardInput: app.standardInput?.path ?? pipes?.input(notIn: app.command),
                standardOutput: app.standardOutput?.path, outputs: targets, pipes: pipes,
                shared: shared)
        } catch let error as BashApp.CommandError {
            throw .badCommand(error)
        } catch {
            throw error as? Problem ?? .badCommand(.noCommand)
        }
    }

    private func input(
        _ data: DropName, at port: String, of app: Component, pipe: String?, memory: String?,
        isRehearsed: Bool
    ) throws(Problem) -> PortFile {
        let component = blueprint[data.component]
        if let pipe {
            return PortFile(port: port, path: pipe, node: component.id, oid: ownID(data))
        }
        let path: String
        if let memory {
            path = memory
        } else {
            path = try isRehearsed ? sharedPath(of: data) : readPath(of: data)
        }
        // A Drop that no app makes, in memory, holds what the graph says.
        let isValue =
            !places.isMade(data.component)
            && Catalogue.dataClass(component.dropClass) == .memory
        do throws(FileError) {
            let content =
                isRehearsed
                ? nil : try PortContent(ofPort: port, app).text(at: path, isValue: isValue)
            return PortFile(
                port: port, path: path, node: component.id, oid: ownID(data), content: content)
        } catch { throw .file(error) }
    }

    private func ownID(_ name: DropName) -> String {
        let component = blueprint[name.component]
        return component.imported.isEmpty ? "" : component.imported[Int(name.instance)].oid
    }
}
