# Read by check.sh.

step "an empty folder, the package, a model: build and run"
mkdir -p "$work/app"
good app new console --no-restore
sed -i "s:</Project>:<ItemGroup><PackageReference Include=\"ModelDsl.Build\" Version=\"$version\" PrivateAssets=\"all\" /><NnModel Include=\"models/**/*.nn\" Weights=\"%(Filename).safetensors\" /></ItemGroup></Project>:" "$work/app/app.csproj"
mkdir -p "$work/app/models"
cp "$repository"/examples/lenet5/lenet5.{nn,safetensors} "$work/app/models/"
cat > "$work/app/Program.cs" <<'END'
using LeNet5 lenet = LeNet5.Load();
float[] probabilities = new float[10];
lenet.Run(new float[784], probabilities);
Console.WriteLine($"sum {probabilities.Sum():0.000}");
END
good app build
good app run --no-build
said "sum 1.000"
good app publish -o published
good app published/app.dll
said "sum 1.000"

step "nothing touched: the second build compiles nothing"
good app build -bl:second.binlog
good app msbuild second.binlog -noAutoResponse -v:d
said 'Skipping target "CompileNnModels" because all output files are up-to-date'
said 'Skipping target "CoreCompile" because all output files are up-to-date'

step "an editor looks in between: that is no change"
design=(msbuild -t:Compile -p:DesignTimeBuild=true -p:SkipCompilerExecution=true -p:ProvideCommandLineArgs=true -getItem:Compile)
good app "${design[@]}"
good app build --no-restore -v:d
said 'Skipping target "CompileNnModels" because all output files are up-to-date'

step "nothing is written but below obj and bin"
written="$(find "$work/app" -newer "$work/app/Program.cs" -type f -not -path '*/obj/*' -not -path '*/bin/*' -not -path '*/published/*' -not -name second.binlog)"
[ -z "$written" ] || fail "the build writes $written"

step "an older file in place of a newer one is a change, of the model and of its weights"
swap() { touch -d "$2-01-01" "$work/kept"; mv "$work/kept" "$work/app/models/$1"; good app build --no-restore -v:n; said "models/$1 has changed since the models were compiled"; said "ModelDsl: 1 model file compiled, 0 unchanged"; }
# The same weights in a file of the same length and another order of words.
weights() { LC_ALL=C sed 's/{"dtype":"F32","shape":\[120\],/{"shape":[120],"dtype":"F32",/' "$repository/examples/lenet5/lenet5.safetensors"; }
sed 's/The classic/A classic/' "$repository/examples/lenet5/lenet5.nn" > "$work/kept"
swap lenet5.nn 2001
weights > "$work/kept"
swap lenet5.safetensors 2002
cmp "$work/app/models/lenet5.safetensors" "$work/app/bin/Debug/net10.0/models/lenet5.safetensors" || fail "the program keeps other weights"
good app build --no-restore -v:n
silent "ModelDsl:"
sed -i 's/<NnModel /<NnModel EmbedWeights="true" /' "$work/app/app.csproj"
good app build
cp "$repository/examples/lenet5/lenet5.safetensors" "$work/kept"
swap lenet5.safetensors 2001
grep -qaF '{"dtype":"F32","shape":[120],' "$work/app/bin/Debug/net10.0/app.dll" || fail "the program has other weights embedded"
sed -i 's/ EmbedWeights="true"//' "$work/app/app.csproj"
cp "$repository/examples/lenet5/lenet5.nn" "$work/app/models/"

step "measured choices beside the model are a change, and so is their going"
good app build --no-restore
printf '# none yet\n' > "$work/app/models/lenet5.nn.tune"
good app build --no-restore -v:n
said "models/lenet5.nn.tune has changed since the models were compiled"
good app build --no-restore -v:n
silent "ModelDsl:"
rm "$work/app/models/lenet5.nn.tune"
good app build --no-restore -v:n
said "models/lenet5.nn.tune has changed since the models were compiled"
good app build --no-restore -v:n
silent "ModelDsl:"

step "a broken shape: the build fails on its line, again and again, and builds once it is mended"
sed -i 's/Conv2d(16, kernel_size: 5)/Conv2d(16, kernel_size: 25)/' "$work/app/models/lenet5.nn"
bad app build
said "error NN2101"
place=$(grep -om1 'lenet5.nn([0-9]*,[0-9]*' "$work/log" | tr -cd '0-9,' | sed 's/^5//')
sed -n "${place%,*}p" "$work/app/models/lenet5.nn" | cut -c"${place#*,}"- | grep -q '^Conv2d(16\|^features' || fail "the error is not at the layer: $place"
bad app build --tl:on
said "docs/errors/NN2101.md"
cp "$repository/examples/lenet5/lenet5.nn" "$work/app/models/"
good app build
silent "warning"

step "weights of another architecture fail the build"
sed -i 's/Linear(120)/Linear(121)/' "$work/app/models/lenet5.nn"
bad app build
said "error NN4001"
said "f32[121, 400] wanted, the file has f32[120, 400]"
cp "$repository/examples/lenet5/lenet5.nn" "$work/app/models/"

step "design-time builds see the class, also while a model is wrong"
good app build
good app clean
[ ! -e "$work/app/obj/Debug/net10.0/nn" ] || fail "clean leaves $work/app/obj/Debug/net10.0/nn"
[ ! -e "$work/app/bin/Debug/net10.0/models/lenet5.safetensors" ] || fail "clean leaves the weights"
good app "${design[@]}"
said "lenet5.nn.cs"
echo "model {" >> "$work/app/models/lenet5.nn"
run app "${design[@]}" -getItem:Compile || true
[ -f "$work/app/obj/Debug/net10.0/nn/models/lenet5.nn.cs" ] || fail "the class is gone"

step "another version of the package compiles anew"
cp "$repository/examples/lenet5/lenet5.nn" "$work/app/models/"
mkdir -p "$work/next"
for project in runtime src/ModelDsl.Build; do dotnet pack "$repository/$project" -c Release --no-build -v q -p:Version=$version.1 -o "$feed" > "$work/log" || fail "pack $version.1"; done
cp "$work/app/app.csproj" "$work/kept"
good app build -v:n
sed -i "s:\"$version\":\"$version.1\":" "$work/app/app.csproj"
good app build -v:n
said "ModelDsl: 1 model file compiled, 0 unchanged"
mv "$work/kept" "$work/app/app.csproj"
rm "$feed"/*."$version.1.nupkg"

step "two projects and two frameworks share models; a library passes its classes on"
mkdir -p "$work/sh ared"
model Shared > "$work/sh ared/möd el.nn"
sed -i 's/$/\r/' "$work/sh ared/möd el.nn"
item='<NnModel Include="..\sh ared\*.nn" Link="models\%(Filename).nn" Set="width=4" Namespace="Sha.red" />'
runtime="<PackageReference Include=\"ModelDsl.Runtime\" Version=\"$version\" />"
project library "net9.0;net10.0" "$item $runtime" "<OutputType>Library</OutputType>"
project one "net9.0;net10.0" "$item"
project user "net10.0" '<ProjectReference Include="../library/library.csproj" />'
echo 'Console.WriteLine("width " + Shared.Info.Outputs[0].Sizes[1]);' > "$work/one/Program.cs"
echo 'using Sha.red; using var shared = new Shared(); var y = new float[4]; shared.Run(new float[3], y); Console.WriteLine("width " + y.Length);' > "$work/user/Program.cs"
cat > "$work/all.proj" <<'END'
<Project>
  <ItemGroup><Each Include="one/one.csproj;library/library.csproj;user/user.csproj" /></ItemGroup>
  <Target Name="Restore"><MSBuild Projects="@(Each)" Targets="Restore" Properties="Restoring=true" /></Target>
  <Target Name="Build"><MSBuild Projects="@(Each)" Targets="Build" BuildInParallel="true" /></Target>
</Project>
END
good . msbuild all.proj -t:Restore -v:q
chmod -R a-w "$work/sh ared"
good . msbuild all.proj -t:Build -m:4
silent "warning"
for framework in net9.0 net10.0; do
    good one "bin/Debug/$framework/one.dll"
    said "width 4"
done
good user bin/Debug/net10.0/user.dll
said "width 4"
good library build --no-restore
sed -i '/./s/<PackageReference Include="ModelDsl.Runtime"[^>]*>//' "$work/library/library.csproj"
good library build -f net10.0
said "warning NNB0001"
chmod -R u+w "$work/sh ared"

step "a hundred models, only the changed one again"
project many net10.0 '<NnModel Include="m/*.nn" />'
mkdir -p "$work/many/m"
for i in $(seq 100); do model "Many$i" > "$work/many/m/many$i.nn"; done
echo 'Console.WriteLine(Many1.Info.Name + Many100.Info.Name);' > "$work/many/Program.cs"
good many build -v:n
said "ModelDsl: 100 model files compiled, 0 unchanged"
sed -i 's/= 2)/= 3)/' "$work/many/m/many7.nn"
good many build -v:n --no-restore
said "ModelDsl: 1 model file compiled, 99 unchanged"
rm "$work/many/m/many8.nn"
good many build -v:n --no-restore
[ ! -e "$work/many/obj/Debug/net10.0/nn/m/many8.nn.cs" ] || fail "the class of a removed model stays"

step "a killed build leaves nothing behind that counts"
for wait in 0.6 1.2 1.8; do
    rm -rf "$work/many/obj/Debug"
    (cd "$work/many" && exec setsid dotnet build --no-restore) > "$work/log" 2>&1 &
    build=$!
    while [ ! -e "$work/many/obj/Debug/net10.0/nn/models.request" ]; do sleep 0.05; done
    sleep $wait
    kill -9 -- "-$build" 2> /dev/null || true
    wait $build 2> /dev/null || true
    good many build --no-restore -v:n
    [ -z "$(find "$work/many/obj/Debug/net10.0/nn" -name '*.tmp')" ] || fail "half-written files stay"
    [ "$(find "$work/many/obj/Debug/net10.0/nn" -name '*.nn.cs' | wc -l)" = 99 ] || fail "classes are missing"
    good many bin/Debug/net10.0/many.dll
    said Many1Many100
done

step "four builds of one project at the same time"
rm -rf "$work/many/obj/Debug"
builds=()
for i in 1 2 3 4; do
    (cd "$work/many" && dotnet msbuild -t:CompileNnModels -p:TargetFramework=net10.0 -v:n -nologo) > "$work/log.$i" 2>&1 &
    builds+=($!)
done
for build in "${builds[@]}"; do wait "$build" || { cat "$work"/log.?; fail "a build at the same time as others"; }; done
[ "$(grep -l 'ModelDsl: 99 model files compiled' "$work"/log.? | wc -l)" = 1 ] || { cat "$work"/log.?; fail "the work is done more than once"; }
rm "$work"/log.?

step "what a project says wrongly is told at its line"
project wrong net10.0 "
    <NnModel Include=\"m/*.nn\" />
    <NnModel Update=\"m/one.nn\" Set=\"widht=3\" />
    <NnModel Update=\"m/two.nn\" Weights=\"none.safetensors\" />
    <NnModel Update=\"m/same.nn\" Wieghts=\"x\" />
    <NnModel Include=\"gone.nn\" />
    <NnModel Include=\"m/twice.nn\" Set=\"width=3\" />
    <NnModel Update=\"m/less.nn\" Set=\"width=-2\" />"
mkdir -p "$work/wrong/m"
model One > "$work/wrong/m/one.nn"
model Two > "$work/wrong/m/two.nn"
model Three | tee "$work/wrong/m/three.nn" > "$work/wrong/m/same.nn"
model Less > "$work/wrong/m/less.nn"
model Twice > "$work/wrong/m/twice.nn"
printf '# nothing\n' > "$work/wrong/m/empty.nn"
echo 'Console.WriteLine();' > "$work/wrong/Program.cs"
bad wrong build
line=$(grep -n 'm/\*.nn' "$work/wrong/wrong.csproj" | cut -d: -f1)
said "wrong.csproj($((line + 1)),32,$((line + 1)),35): error NN6003"
said 'did you mean `width`?'
said "wrong.csproj($((line + 2)),32,$((line + 2)),39): error NN4003"
said "wrong.csproj($((line + 3)),33): warning NNB0002"
said "wrong.csproj($((line + 4)),14,$((line + 4)),21): error NN4003"
said "three.nn(1,7,1,12): error NN6004"
said "wrong.csproj($((line + 5)),14,$((line + 5)),21): error NN6004"
said "write Update"
said "error NN3101"
silent NN9001
said "empty.nn(1,1,1,1): error NN1009"
project early netstandard2.0 '<NnModel Include="../wrong/m/one.nn" />' "<OutputType>Library</OutputType>"
bad early build
said "error NNB0003"

step "weights under other names, some of them missing"
project named net10.0 '<NnModel Include="named.nn" Weights="one.safetensors" Map="old.*=fc.*" Partial="true" EmbedWeights="true" />'
model Named > "$work/named/named.nn"
header='{"old.bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
{ printf '\75\0\0\0\0\0\0\0%s' "$header"; printf '\0\0\200\77\0\0\0\100'; } > "$work/named/one.safetensors"
echo 'using Named named = Named.Load(); var y = new float[2]; named.Run(new float[3], y); Console.WriteLine($"{y[0]} {y[1]}");' > "$work/named/Program.cs"
good named build
good named bin/Debug/net10.0/named.dll
said "1 2"
sed -i 's/ Partial="true"//' "$work/named/named.csproj"
bad named build --no-restore
said "error NN4001"

step "names that differ by case, and files from elsewhere of one name"
project names net10.0 '<NnModel Include="a/*.nn;../named/*.nn" />'
mkdir -p "$work/names/a"
model Lower > "$work/names/a/one.nn"
model Upper > "$work/names/a/ONE.nn"
echo 'Console.WriteLine(Lower.Info.Name + Upper.Info.Name + Named.Info.Name);' > "$work/names/Program.cs"
good names build
good names bin/Debug/net10.0/names.dll
said LowerUpperNamed
[ "$(find "$work/names/obj" -name '*.nn*.cs' | tr A-Z a-z | sort -u | wc -l)" = 3 ] || fail "two classes share a file"

step "a loop of one's own trains what a train block describes"
project loop net10.0 '<NnModel Include="points.nn" />'
sed 's/NAME/Points/g' "$repository/src/Nnc/Templates/mlp.nn" > "$work/loop/points.nn"
cat > "$work/loop/Program.cs" <<'END'
using var trainer = new Points.Trainer(seed: 3);
float[] x = [1, 2, 3, 4, -1, 0, 2, -3];
for (int i = 0; i < 100; i++) trainer.Step(x, [0, 1], N: 2);
Console.WriteLine(trainer.Evaluate(x, [0, 1], N: 2).Loss < 0.01 ? "learnt" : "not learnt");
END
good loop build
good loop bin/Debug/net10.0/loop.dll
said learnt

step "strict projects: warnings as errors, documentation, all analysers"
project strict "net9.0" '<NnModel Include="*.nn" />' "<TreatWarningsAsErrors>true</TreatWarningsAsErrors><GenerateDocumentationFile>true</GenerateDocumentationFile><AnalysisMode>All</AnalysisMode><EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild><IsAotCompatible>true</IsAotCompatible><NoWarn>\$(NoWarn);CA1303;CA1852</NoWarn>"
cp "$repository"/examples/lenet5/lenet5.nn "$work/strict/"
echo 'Console.WriteLine(LeNet5.Info.Name);' > "$work/strict/Program.cs"
good strict build
model Unused | sed 's/    layer/    unused = x * 2.0\n    layer/' > "$work/strict/unused.nn"
bad strict build --no-restore
said "error NN7002"
good strict build --no-restore "-p:NoWarn=NN7002%3BCA1303"
printf 'root = true\n[*.nn]\ndotnet_diagnostic.NN7002.severity = none\n' > "$work/strict/.editorconfig"
good strict build --no-restore

step "the tutorial, word for word"
# fence LANGUAGE NUMBER: one of the tutorial's snippets.
fence() { awk -v what="\`\`\`$1" -v n="$2" '/^```/ { if (inside) { inside = 0; next } else if ($0 == what && ++seen == n) { inside = 1; next } } inside' "$repository/docs/tutorial.md"; }
good . new console -o Flowers --no-restore
mkdir -p "$work/Flowers/models"
{ sed '/<\/Project>/d' "$work/Flowers/Flowers.csproj"; fence xml 1; echo '</Project>'; } > "$work/kept"
mv "$work/kept" "$work/Flowers/Flowers.csproj"
fence nn 1 > "$work/Flowers/models/iris.nn"
fence csharp 1 > "$work/Flowers/Program.cs"
good Flowers run
said "$(fence text 1)"
sed -i 's/Linear(3)/Linear(4)/' "$work/Flowers/models/iris.nn"
bad Flowers build --no-restore
said "$(fence text 2 | head -1)"
said "$(fence text 2 | tail -1 | sed 's/^ *//')"
{ fence nn 1; fence "nn more" 1; } > "$work/Flowers/models/iris.nn"
fence csharp 2 > "$work/Flowers/Program.cs"
good Flowers run
said "$(fence text 3)"
[ -f "$work/Flowers/iris.safetensors" ] || fail "nothing is saved"
sed -i "s:<NnModel .*:$(fence xml 2):" "$work/Flowers/Flowers.csproj"
fence csharp 3 > "$work/Flowers/Program.cs"
good Flowers run
said versicolor

step "nnc as a dotnet tool"
good . tool install nnc --version "$version" --tool-path tools
"$work/tools/nnc" --version > "$work/log"
said "nnc $version (commit "
"$work/tools/nnc" run "$repository/examples/lenet5/lenet5.nn" --weights "$repository/examples/lenet5/lenet5.safetensors" \
    --input "image=$repository/examples/lenet5/seven.png" > "$work/log"
said "probabilities f32[1, 10]"
bash -c 'PATH="$1:$PATH"; eval "$(nnc completion bash)"; COMP_WORDS=(nnc ch); COMP_CWORD=1; COMP_LINE="nnc ch"; COMP_POINT=6; _nnc; echo "${COMPREPLY[*]}"' _ "$work/tools" > "$work/log"
said "check"
