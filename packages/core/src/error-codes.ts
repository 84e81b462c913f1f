/** What `boroxol explain CODE` prints: a title and a paragraph in the user's terms. */
export interface ErrorExplanation {
  readonly title: string;
  readonly text: string;
  /** 1: failed while working; 2: the input or the command line was wrong, nothing was written. */
  readonly exitCode: 1 | 2;
}

/**
 * Every code that the product can raise. Ranges: E01 compositions, options, cells; E02 files; E03 potentials;
 * E04 molecular dynamics; E05 analysis; E06 report; E07 runs and the command line; E08 data sets, E09 labels by DFT, E10 training, E11 campaigns.
 */
export const errorCodes = {
  E0101: {
    title: "The cell is not usable",
    text: "A cell needs three finite row vectors (A) that span a volume, and the volume must be positive.",
    exitCode: 2,
  },
  E0102: {
    title: "An element is not known",
    text: "Elements are written with the symbols of the periodic table and their capital letter: Li, not LI or li. The table reaches from hydrogen (1) to curium (96).",
    exitCode: 2,
  },
  E0103: {
    title: "A neutron scattering length is not known",
    text: "Lengths are known for natural elements (B) and for the isotopes used in scattering from glasses, written with their mass number (11B, 7Li).",
    exitCode: 2,
  },
  E0104: {
    title: "A composition cannot be read",
    text: "A composition is a list of compounds with their amounts before them, in any order: 20SiO2-60B2O3-20Li2O. A single compound is its formula: Li3PO4, Li2.94PO3.5N0.31. Amounts are mol%, or weight percent when wt% stands at the end.",
    exitCode: 2,
  },
  E0105: {
    title: "The amounts of a composition do not add up",
    text: "Amounts must add up to 100 (or, as fractions, to 1). A miss of up to 0.5 % is taken for rounding, scaled and said. Amounts of 10 at most are read as a ratio: Li2O-2SiO2.",
    exitCode: 2,
  },
  E0106: {
    title: "A composition is not charge-neutral",
    text: "The formal charges of the elements must cancel: +1 for Li, +3 for B, +4 for Si, +5 for P, -2 for O, -3 for N. The usual cause is a wrong subscript, such as SiO3 for SiO2. A net charge of up to 2 % of all positive charge is taken for the error of a measured composition; the cell is then rounded to a neutral one.",
    exitCode: 2,
  },
  E0107: {
    title: "No cell of this size",
    text: "A cell holds whole formula units (or, for formulas with decimals, a neutral number of whole atoms) of every compound. With few atoms no such cell lies near the wanted size; ask for more.",
    exitCode: 2,
  },
  E0108: {
    title: "A density is not plausible, or not known",
    text: "Densities are in g/cm3. A given density is compared with the measured one, or with an estimate, and refused when it is off by more than a factor of two. Where nothing can be estimated, give one with --density.",
    exitCode: 2,
  },
  E0109: {
    title: "A position is not a finite number",
    text: "An atom has NaN or an infinite coordinate. In a file this is usually a damaged line; in a simulation it follows a step that was too long or atoms that started too close.",
    exitCode: 1,
  },
  E0110: {
    title: "A cutoff is not usable",
    text: "A neighbour list needs a positive, finite cutoff in A.",
    exitCode: 2,
  },
  E0120: {
    title: "An option does not exist",
    text: "Options are checked against one list; a misspelt one is refused instead of being ignored. The message names the closest known option. All options with their units and defaults stand in docs/options.md.",
    exitCode: 2,
  },
  E0121: {
    title: "An option has a value that is not allowed",
    text: "The value has the wrong kind (a text where a number belongs), lies outside its range, or is none of the choices. Numbers stand without their unit; the message says which unit is meant.",
    exitCode: 2,
  },
  E0122: {
    title: "An option must be given",
    text: "There is no sensible default for this option, so the work cannot start without it.",
    exitCode: 2,
  },
  E0123: {
    title: "A YAML file cannot be read",
    text: "The file does not follow YAML 1.2. The usual causes are a tab in the indentation, a missing space after a colon, and an unquoted text that begins with a special character.",
    exitCode: 2,
  },
  E0201: {
    title: "A file cannot be read",
    text: "The file is missing, is a folder, or you may not read it. Check the path and the permissions.",
    exitCode: 2,
  },
  E0202: {
    title: "The format of a file is not known",
    text: "The format is found by the first bytes, else by the name; docs/formats.md lists all. Rename the file, or say its format (--from, --to).",
    exitCode: 2,
  },
  E0203: {
    title: "A file does not follow its format",
    text: "A line has too few columns, a number cannot be read, or a section is missing. The message names file, frame and line. Nothing is guessed: a frame is read whole or not at all.",
    exitCode: 2,
  },
  E0204: {
    title: "A number is not finite",
    text: "NaN or an infinity stands where a position, cell vector, energy, force or stress belongs. Such a frame would poison every average, so it is refused; find the run that made it.",
    exitCode: 2,
  },
  E0206: {
    title: "A file cannot be written",
    text: "The folder is missing or closed to you, or the disk is full. Files are written beside their place and renamed only when complete, so what was there before is still there.",
    exitCode: 1,
  },
  E0207: {
    title: "A file holds no complete frame",
    text: "The file is empty, or ends before its first frame does. A truncated last frame after complete ones is only dropped and said so.",
    exitCode: 2,
  },
  E0208: {
    title: "Atom types have no elements",
    text: "LAMMPS numbers its atom types. The elements are found from the Masses section, from an element column, or from a list that you give in the order of the types.",
    exitCode: 2,
  },
  E0209: {
    title: "Atom ids are not usable",
    text: "An id appears twice or is missing. Rows may come in any order, but every id must stand there once.",
    exitCode: 2,
  },
  E0301: {
    title: "The potential lacks an element",
    text: "A potential knows only the elements that it was fitted for. `boroxol potentials` lists them; choose another potential or another composition.",
    exitCode: 2,
  },
  E0302: {
    title: "The frame has other atoms than the evaluator",
    text: "An evaluator is prepared for one list of species. A frame with other species, or in another order, needs its own.",
    exitCode: 2,
  },
  E0303: {
    title: "An interaction names a pair twice",
    text: "Each pair of species has one term. Add the terms of several potentials with sumPotentials.",
    exitCode: 2,
  },
  E0304: {
    title: "The potential has no numbers for a pair of elements",
    text: "Both elements are in the potential, but its authors published no parameters for the two together. Leaving the pair out would let the atoms overlap or attract without bound, so the composition is refused.",
    exitCode: 2,
  },
  E0305: {
    title: "There is no potential of this name",
    text: "`boroxol potentials` lists the bundled potentials. The path of a model file works in the same place.",
    exitCode: 2,
  },
  E0306: {
    title: "A setting of a potential is not usable",
    text: "A cutoff, a damping or a switching range is outside of what the equations allow; the message names it.",
    exitCode: 2,
  },
  E0307: {
    title: "A file is no model that this program knows",
    text: "Model files are recognised by their content: DeePMD-kit's .dp (HDF5) and .yaml, nep.txt of GPUMD, input.nn of n2p2, and GRACE/FS .yaml. Frozen graphs (.pb, .pth) are converted by DeePMD-kit itself: dp convert-backend model.pth model.dp.",
    exitCode: 2,
  },
  E0308: {
    title: "A model file is damaged",
    text: "The file has the marks of its format, but a part is missing, cut off, of the wrong shape, or not a finite number. Nothing of it is used. The message names the part.",
    exitCode: 2,
  },
  E0309: {
    title: "A kind of model is not supported",
    text: "The file is sound, but it asks for a descriptor, a fitting network or an option that this program does not evaluate; the message says which. Guessing would give wrong forces.",
    exitCode: 2,
  },
  E0310: {
    title: "A model cannot be written in this format",
    text: "The target format has no place for the model. DeePMD-kit's .dp and .yaml hold Deep Potentials, nep.txt holds NEP models.",
    exitCode: 2,
  },
  E0311: {
    title: "A hand-over lacks something",
    text: "A model is handed to LAMMPS or GPUMD with atoms and a protocol: name a composition or a file with a structure. A certificate of parity needs the files that LAMMPS writes by in.parity.",
    exitCode: 2,
  },
  E0210: {
    title: "Two labels of one frame contradict each other",
    text: "A file may give both stress and virial; they must satisfy virial = -V stress. The usual causes are a flipped sign and a stress in GPa or kbar instead of eV/A^3.",
    exitCode: 2,
  },
  E0290: {
    title: "A folder cannot be made",
    text: "Making the folder failed: you may not write there, the disk is full, a file has the folder's name, or the file system does not hold folders.",
    exitCode: 2,
  },
  E0205: {
    title: "A compressed file is damaged",
    text: "The bytes are not what gzip or zstd wrote: the checksum or the coding is wrong. A compressed file that merely ends early gives the frames before its end, and says so.",
    exitCode: 2,
  },
  E0211: {
    title: "A file asks for more than it can hold",
    text: "A count, a shape or a line length in the file is larger than the file itself or than what one frame may take (2 GiB). Nothing of that size is allocated: the count is wrong, or the file is not of this format.",
    exitCode: 2,
  },
  E0212: {
    title: "A path leaves its folder",
    text: "Output goes into the folder that you named, and nowhere else. A name with '..' or a symbolic link that points out of it is refused, because it would overwrite a file that you did not name.",
    exitCode: 2,
  },
  E0213: {
    title: "The unit of a label is not known",
    text: "A stress, an energy or a force carries a unit that this reader does not know. Guessing could be wrong by a factor of ten thousand (bar and GPa), so the file is refused.",
    exitCode: 2,
  },
  E0215: {
    title: "A format cannot hold this",
    text: "The target format has no place for the frames as they are: another number of atoms in one system, no cell where one is needed, or several frames in a format of one. The message says which format can.",
    exitCode: 2,
  },
  E0312: {
    title: "A model needs parameters that were not given",
    text: "Some Deep Potentials take numbers beside the atoms: of the frame (fparam), for instance an electronic temperature, or of the atoms (aparam). They are named behind the model, and are the same for all frames and atoms: model.dp+fparam:300 or model.dp+fparam:300+aparam:1. How many a model takes stands in the message.",
    exitCode: 2,
  },
  E0401: {
    title: "The simulation blew up",
    text: "A force became infinite or not a number: atoms came closer than the potential allows, the time step was too long for the fastest atom, or the start had atoms on top of each other. The last frame is saved with the run.",
    exitCode: 1,
  },
  E0402: {
    title: "Molecular dynamics needs a periodic cell",
    text: "The step loop works in a cell that is periodic in three directions. A cluster or a slab is simulated in a cell with enough vacuum around it.",
    exitCode: 2,
  },
  E0403: {
    title: "The atoms do not fit into the cell",
    text: "A random packing keeps the atoms apart. At this density no place was left even when the distances were made much smaller: the density or the composition is wrong.",
    exitCode: 2,
  },
  E0404: {
    title: "The simulation lost its energy",
    text: "Every scheme conserves a quantity, and it changed by far more than rounding and a sensible time step explain. The frame is saved; a shorter time step or a gentler start helps.",
    exitCode: 1,
  },
  E0405: {
    title: "The models of an ensemble differ too much",
    text: "The stage has 'stopAbove', and the largest deviation of a force went beyond it: the atoms are where the models were not trained. model_devi.out has the course, candidates.extxyz the frames above 'saveAbove'.",
    exitCode: 1,
  },
  E0406: {
    title: "Deviation without an ensemble",
    text: "A stage asks for the deviation of models, and the run has only one. Give several model files with commas between.",
    exitCode: 2,
  },
  E0411: {
    title: "Atoms changed under an evaluator",
    text: "An evaluator is made for one list of species in one order. A frame with other atoms, or the same atoms in another order, needs an evaluator of its own.",
    exitCode: 2,
  },
  E0412: {
    title: "The system does not fit into the kernels' memory",
    text: "WebAssembly addresses 4 GB. Atoms, neighbour lists and tables together need more than that.",
    exitCode: 2,
  },
  E0421: {
    title: "There is no run in the folder",
    text: "A run's folder holds run.json, start.extxyz, events.jsonl, trajectory.extxyz and checkpoint/. One of the files that a run needs is missing or damaged.",
    exitCode: 2,
  },
  E0422: {
    title: "The checkpoint is damaged",
    text: "Checkpoints carry a checksum and are written whole or not at all, and the one before is kept. None of them is whole: the disk or a copy of the folder lost bytes.",
    exitCode: 1,
  },
  E0423: {
    title: "Another run is working in the folder",
    text: "Two runs in one folder would destroy each other's files. The lock of a run that was killed is taken over by itself.",
    exitCode: 2,
  },
  E0424: {
    title: "The folder cannot be written",
    text: "The folder for the run could not be made or written: permissions, a full disk, or a read-only file system.",
    exitCode: 2,
  },
  E0425: {
    title: "A log of the run cannot be written",
    text: "Writing events or frames failed, most often because the disk is full. The last checkpoint and everything before it are intact, and 'boroxol resume' goes on from there.",
    exitCode: 1,
  },
  E0426: {
    title: "The folder is not empty",
    text: "A new run takes an empty folder, so that it cannot overwrite anything.",
    exitCode: 2,
  },
  E0427: {
    title: "The potential changed since the run began",
    text: "A run is resumed with the numbers it began with, or not at all. The hash in run.json differs from that of the potential that this version has.",
    exitCode: 2,
  },
  E0501: {
    title: "An analysis is not known",
    text: "The analyses are density, gr, coordination, n4, nbo, qn, connectivity, angles, rings, sq, msd, diffusion, conductivity, vanhove, vdos, tracks, events, transition, strain and forces; `--only` takes any of them, with commas between.",
    exitCode: 2,
  },
  E0502: {
    title: "A cutoff is not usable",
    text: "A cutoff names two elements and a length in A, for instance B-O=1.9. Every element pair stands once.",
    exitCode: 2,
  },
  E0503: {
    title: "There is nothing to analyse",
    text: "The input holds no frame, or a frame without atoms or without a volume, or the frames are not of the same atoms.",
    exitCode: 2,
  },
  E0504: {
    title: "Displacements need times",
    text: "A mean-square displacement needs at least two frames of the same atoms, equally spaced in time, and each frame must carry its time (key time, in ps).",
    exitCode: 2,
  },
  E0505: {
    title: "The rings asked for are not usable",
    text: "Rings are counted by the definition guttman, king, primitive or strong, with sizes from 2 up to the largest asked for, at most 24.",
    exitCode: 2,
  },
  E0506: {
    title: "An element or isotope cannot scatter as asked",
    text: "X-ray form factors are known from hydrogen to curium; some radioactive elements have no neutron scattering length; an isotope is written with its mass number before the symbol of its element, like 7Li or 11B, and stands for that element.",
    exitCode: 2,
  },
  E0507: {
    title: "The frames or curves give no scattering",
    text: "Direct summation needs frames that are periodic along all three axes; T(r) needs pairs of atoms; a measured curve is compared where the computed one is known, in the same unit.",
    exitCode: 2,
  },
  E0508: {
    title: "The numbers are too few or too uneven for this analysis",
    text: "A fit, a spectrum or a comparison over time needs enough values, at equal intervals where time is the axis, and temperatures that differ. The message says what is missing.",
    exitCode: 2,
  },
  E0509: {
    title: "The files cannot be compared in this way",
    text: "Files analysed beside each other (`--as`) must belong together: replicas and members are of the same atoms, temperatures differ or are given, frames of a parity plot are the same frames with energies and forces. The message says what is missing.",
    exitCode: 2,
  },
  E0510: {
    title: "A region, a table of charges or a measured curve cannot be read",
    text: "A region is an axis and two fractions of it (z=0.2..0.5), an element and a distance in A (near=P:3.5), or places in the list of atoms (atoms=1..64); charges are written Li=1,O=-2; a measured curve is a text file with q in 1/A and S(q) in its first two columns.",
    exitCode: 2,
  },
  E0701: {
    title: "The command line is not understood",
    text: "A command, flag or argument is not known or is missing. `boroxol --help` lists the commands, `boroxol COMMAND --help` what each takes.",
    exitCode: 2,
  },
  E0702: {
    title: "An error code does not exist",
    text: "Codes have an E and four digits: E01 compositions, options and cells, E02 files, E03 potentials, E04 molecular dynamics, E05 analysis, E06 reports, E07 runs and the command line, E08 data sets, E09 labels by DFT, E10 training, E11 campaigns.",
    exitCode: 2,
  },
  E0703: {
    title: "The work was interrupted",
    text: "Ctrl-C, or a signal to stop, came before the end. A run has saved a checkpoint and is continued, to the same bits, by `boroxol resume DIR`; other commands are simply run again.",
    exitCode: 1,
  },
  E0704: {
    title: "A protocol does not exist",
    text: "A protocol is one of the named ones or the path of a YAML file with a list of stages. `boroxol make --help` lists the names; docs/options.md lists the stages and their options.",
    exitCode: 2,
  },
  E0705: {
    title: "A run is not finished",
    text: "A report needs the final structure, which is written when the last stage is done. `boroxol resume DIR` continues the run from its checkpoint.",
    exitCode: 2,
  },
  E0706: {
    title: "A reference glass does not exist",
    text: "A validation compares glasses with measurements. They are named by their tables (all, table-1, table-2, ends) or one by one: 20-60-20 for mol% of SiO2, B2O3 and Li2O, LB70 for 70 % B2O3, SiO2, B2O3; several with commas between.",
    exitCode: 2,
  },
  E0707: {
    title: "A validation with other settings",
    text: "Numbers of one table come from one potential and one protocol. The folder holds glasses that were made otherwise, and the message names what differs. Give another folder with --out, or the settings that the glasses in it were made with. More glasses and more seeds are no other settings.",
    exitCode: 2,
  },
  E0708: {
    title: "There is no validation in the folder",
    text: "A validation to stand beside another one is the folder that `boroxol validate` wrote, with validation.json in it.",
    exitCode: 2,
  },
  E0799: {
    title: "A fault of the program, or of the system",
    text: "Something failed that has no code of its own. What was complete before is still there: files are written beside their place and renamed only when complete. Please report it with the command that you ran.",
    exitCode: 1,
  },
  E0801: {
    title: "A data set holds no frames",
    text: "No file of a known format with at least one frame was found at the path. A folder is searched for extxyz, npz and DeePMD npy data.",
    exitCode: 2,
  },
  E0802: {
    title: "A condition cannot be read",
    text: "A condition compares numbers of a frame: maxForce < 20, energyPerAtom > -8 && atoms <= 100. It knows names, numbers, text in quotes, + - * /, comparisons, && || ! and brackets; nothing else is evaluated.",
    exitCode: 2,
  },
  E0803: {
    title: "A selection is not possible",
    text: "A range of frames is first:last:step counted from 0, with the last one left out. A split needs fractions that add up to at most 1 and leave a frame in every part; a selection cannot have more frames than there are.",
    exitCode: 2,
  },
  E0804: {
    title: "A label cannot be renamed",
    text: "A renaming is written from=to, where 'from' is a name in the file. Two names cannot become the same one.",
    exitCode: 2,
  },
  E0901: {
    title: "A DFT program is missing",
    text: "The program that computes labels is not in PATH or does not start. CP2K is in the Debian packages cp2k and cp2k-data; VASP and Quantum ESPRESSO may also run elsewhere, on inputs that are written into folders. `boroxol doctor` lists what is there.",
    exitCode: 2,
  },
  E0902: {
    title: "The settings differ from those of the data set",
    text: "Energies of different settings or versions do not belong into one data set: their difference would be learned as physics. The message names what differs. Label into another folder, or give back the settings that the data set began with; settings.json in its folder holds them.",
    exitCode: 2,
  },
  E0903: {
    title: "A template is not usable",
    text: "A template is a folder of input files of the DFT code, with {{placeholders}} for what changes from frame to frame. A file is missing, a placeholder does not exist, or an element of the frames has no basis set or pseudopotential. All frames are tried before anything is run.",
    exitCode: 2,
  },
  E0904: {
    title: "Reference frames do not fit",
    text: "Code and settings are checked against frames with forces from elsewhere. The frames given have none.",
    exitCode: 2,
  },
  E0905: {
    title: "Some frames could not be labelled",
    text: "Every attempt on them failed: the run was killed, ran out of time or memory, its electrons did not converge, or its output is damaged. The other frames are labelled; failed.jsonl and the folders under work/ tell of these. `--again` tries them once more.",
    exitCode: 1,
  },
  E0906: {
    title: "The queue failed",
    text: "Submitting a job or asking for its state failed, again and again. Jobs that run already go on, and the same command finds them again.",
    exitCode: 1,
  },
  E0907: {
    title: "A DFT run gave no usable labels",
    text: "The run did not end normally, its electrons did not converge, its output is damaged or of other atoms, or its forces add up to more than a sound grid allows. The next attempt of the ladder is tried.",
    exitCode: 1,
  },
  E1001: {
    title: "No usable labels to train on",
    text: "Training needs frames with energies or forces. The message says what was found and what was missing; `boroxol data check` lists every label of a file, also under unusual names.",
    exitCode: 2,
  },
  E1002: {
    title: "A setting that cannot be trained",
    text: "The training input asks for something that this program does not do. Nothing was trained, because the result would not be what was asked for. The message names the setting and what can stand in its place.",
    exitCode: 2,
  },
  E1003: {
    title: "The training diverged",
    text: "The loss or a weight became infinite or not a number, or the error grew far beyond what it had been. The last good checkpoint was kept. Usual causes: one frame with enormous forces (see `boroxol data check`), a learning rate that is too high, or labels in mixed units.",
    exitCode: 1,
  },
  E1004: {
    title: "Validation frames that are also trained on",
    text: "A validation set that overlaps the training set measures memory, not skill. The message counts the frames that stand in both; take them out of one of the sets.",
    exitCode: 2,
  },
  E1005: {
    title: "A checkpoint of another training",
    text: "Training can go on only with the settings, data and model that it began with; the message names what differs. Use `--from` to begin a new training from the weights of an old one.",
    exitCode: 2,
  },
  E1006: {
    title: "Energies that do not belong together",
    text: "After a constant for each element the energies of the data differ by more than strain, heat or disorder explain: usually units are mixed, or outputs of different codes or pseudopotentials. Training would end with a bad model. `boroxol data check` shows which frames they are; train on one kind of labels.",
    exitCode: 2,
  },
  E1007: {
    title: "Labels of different settings in one training",
    text: "Energies of different codes, settings or potentials differ by constants and more, which would be learned as physics. Train on one kind after the other: the second training begins with the model of the first (`--from`), and the constants of the elements are fitted anew. Settings of one code that you have compared and found to agree (another accuracy of the same basis and functional) are named with `--alike t0a61...,t68bf...`: frames carry them as `settings`. Labels of another potential (`code=teacher`) never stand beside those of DFT.",
    exitCode: 2,
  },
  E1101: {
    title: "No frame can be selected",
    text: "The committee is not sure of what it explores, and yet no frame lies in the trust band, or all that do are like labelled ones. Where most frames are beyond the band, the first committee knows too little: begin with more labelled frames, explore cooler or for a shorter time, or raise `select.high`.",
    exitCode: 1,
  },
  E1102: {
    title: "A file of a finished stage was changed",
    text: "Each stage of a campaign keeps the hashes of the files that later stages read. One of them is gone or is another one, so that the stages after it would not follow from it. Give back the file, or remove the folder of the stage: it and all that depends on it are done again.",
    exitCode: 2,
  },
} as const satisfies Record<string, ErrorExplanation>;

export type ErrorCode = keyof typeof errorCodes;
